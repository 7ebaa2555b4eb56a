import { spawnSync } from 'node:child_process'

// The long mode of what the tests do briefly: many more random schedules, every fault at its full length, and pages
// that end at 300 random moments. `npm run soak -- 20000 300` says how many schedules and moments.
const [schedules = '20000', rounds = '300'] = process.argv.slice(2)

function run(what, args, env) {
  console.log(`\n── ${what}`)
  const script = 'node_modules/vitest/vitest.mjs'
  const options = { stdio: 'inherit', env: { ...process.env, ...env } }
  const { status } = spawnSync(process.execPath, [script, 'run', ...args, '--test-timeout=0'], options)
  if (status !== 0) process.exitCode = status ?? 1
}

const property = ['-c', 'test/vitest.config.ts', '--project', 'node', 'property']
const faults = ['-c', 'test/vitest.e2e.config.ts', '--project', 'faults']
run(`${schedules} random schedules`, property, { RUNS: schedules })
run(`every fault, and ${rounds} ends of a page`, faults, { FAULTS: 'long', ROUNDS: rounds })
