import { spawnSync } from 'node:child_process'

// `npm run outcomes`: what becomes of a cart on two devices and in two tabs, and what it weighs, as tables. The tests
// that hold the same are these; `npm test` runs them without the tables.
function run(...args) {
  const script = 'node_modules/vitest/vitest.mjs'
  const options = { stdio: 'inherit', env: { ...process.env, OUTCOMES: 'shown', NO_COLOR: '1' } }
  const { status } = spawnSync(process.execPath, [script, 'run', ...args], options)
  if (status !== 0) process.exitCode = status ?? 1
}

run('-c', 'test/vitest.config.ts', '--project', 'node', 'stories/twoDevices', 'stories/weights')
run('-c', 'test/vitest.e2e.config.ts', '--project', 'e2e', 'stories/twoTabs')
