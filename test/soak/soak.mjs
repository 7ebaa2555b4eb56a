import { spawnSync } from 'node:child_process'

// The long mode of what the tests do briefly: many more random schedules and checkouts, every fault at its full length, pages that
// end at 300 random moments, and half an hour of six tabs whose server is killed again and again.
// `npm run soak -- 1000000 300 30` says how many schedules, moments and minutes.
const [schedules = '1000000', rounds = '300', minutes = '30'] = process.argv.slice(2)

const checkoutRuns = Math.ceil(Number(schedules) / 50)

function run(what, args, env) {
  console.log(`\n── ${what}`)
  const script = 'node_modules/vitest/vitest.mjs'
  const options = { stdio: 'inherit', env: { ...process.env, ...env } }
  const { status } = spawnSync(process.execPath, [script, 'run', ...args, '--test-timeout=0'], options)
  if (status !== 0) process.exitCode = status ?? 1
}

const random = ['-c', 'test/vitest.config.ts', '--project', 'schedules', 'schedules.test', 'pglite']
const faults = ['-c', 'test/vitest.e2e.config.ts', '--project', 'faults']
run(`${schedules} random schedules`, random, { RUNS: schedules })
const checkouts = ['-c', 'test/vitest.config.ts', '--project', 'node', 'checkout/anything']
run(`${checkoutRuns} random checkouts`, checkouts, { CHECKOUT_RUNS: `${checkoutRuns}` })
run(`every fault, and ${rounds} ends of a page`, faults, { FAULTS: 'long', ROUNDS: rounds })
const stories = ['-c', 'test/vitest.e2e.config.ts', '--project', 'e2e', 'stories/convergence']
const seed = `${Date.now() % 1_000_000}`
run(`${minutes} minutes of six tabs`, stories, { SOAK_SECONDS: `${Number(minutes) * 60}`, SOAK_SEED: seed })
