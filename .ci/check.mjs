import { staticChecks } from './static.mjs'
import { suite, total } from './suites.mjs'

const built = staticChecks()
suite('unit', 'test/vitest.config.ts', 'node', 'dom', ...(built ? ['package'] : []))
total()
