import { availableParallelism } from 'node:os'
import { staticChecks } from './static.mjs'
import { suite, total } from './suites.mjs'

// Somebody waits for it, so no core is spared as vitest does of its own accord.
process.env.VITEST_MAX_WORKERS ??= `${availableParallelism()}`

const built = staticChecks()
suite('unit', 'test/vitest.config.ts', 'node', 'dom', ...(built ? ['package'] : []))
total()
