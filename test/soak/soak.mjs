import { spawnSync } from 'node:child_process'

// The long mode of what the tests do briefly: many more random schedules.
const runs = process.argv[2] ?? '20000'
console.log(`${runs} random schedules`)
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '-c',
    'test/vitest.config.ts',
    '--project',
    'node',
    'property',
    '--test-timeout=0',
  ],
  { stdio: 'inherit', env: { ...process.env, RUNS: runs } },
)
process.exit(status ?? 1)
