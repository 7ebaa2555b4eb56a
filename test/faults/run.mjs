import { spawnSync } from 'node:child_process'

// `npm run faults`: every case at its full length. What follows is for vitest: `npm run faults -- -t SIGKILL`.
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '-c',
    'test/vitest.e2e.config.ts',
    '--project',
    'faults',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, FAULTS: 'long' } },
)
process.exit(status ?? 1)
