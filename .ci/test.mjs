import { existsSync } from 'node:fs'
import { staticChecks } from './static.mjs'
import { suite, total } from './suites.mjs'

// Snapshots are compared here, never written.
process.env.CI = 'true'

const built = staticChecks()
suite('unit', 'test/vitest.config.ts', 'node', 'dom', 'slow', ...(built ? ['package'] : []))
suite('schedules', 'test/vitest.config.ts', 'schedules')
suite('chromium', 'test/vitest.browser.config.ts')
if (built) {
  suite('e2e', 'test/vitest.e2e.config.ts', 'e2e')
  if (existsSync('test/faults')) suite('faults', 'test/vitest.e2e.config.ts', 'faults')
}
total()
