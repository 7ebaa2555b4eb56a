import { spawnSync } from 'node:child_process'

// `npm run mutations`: a visit to the example is recorded, and the spec that is made of it is run against the example with
// each mistake in turn; `npm test` tries one of each kind. With `SPEC=visit.spec.ts` the spec is kept.
const args = ['run', '-c', 'test/vitest.e2e.config.ts', '--project', 'e2e', 'test/mutations']
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
  stdio: 'inherit',
  env: { ...process.env, MUTATIONS: 'all', NO_COLOR: '1' },
})
process.exit(status ?? 1)
