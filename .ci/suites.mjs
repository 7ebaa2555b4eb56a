import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const bins = {
  tsc: 'typescript/bin/tsc',
  rollup: 'rollup/dist/bin/rollup',
  biome: '@biomejs/biome/bin/biome',
  publint: 'publint/src/cli.js',
  attw: '@arethetypeswrong/cli/dist/index.js',
  vitest: 'vitest/vitest.mjs',
}
const results = []

/** One command that passes or fails as a whole: `check('lint', 'biome ci')`. Answers whether it passed. */
export function check(name, command) {
  const status = run(name, command.split(' '))
  return report({ name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 })
}

/** One vitest run, counted test by test. A run that crashes, or finds no test, is one failure. */
export function suite(name, config, ...projects) {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-'))
  const file = join(folder, 'report.json')
  const only = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const status = run(name, ['vitest', 'run', '-c', config, ...only, ...reporters])
  const seen = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  rmSync(folder, { recursive: true, force: true })

  const passed = seen.numPassedTests ?? 0
  const skipped = (seen.numPendingTests ?? 0) + (seen.numTodoTests ?? 0)
  let failed = seen.numFailedTests ?? 0
  const trouble = status !== 0 ? `ended with status ${status}` : passed === 0 ? 'no test passed' : ''
  if (failed === 0 && trouble) {
    console.error(`${name}: ${trouble}`)
    failed = 1
  }
  return report({ name, passed, failed, skipped })
}

export function total() {
  const sum = (key) => results.reduce((count, result) => count + result[key], 0)
  const line = ({ passed, failed, skipped }) =>
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  const all = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  console.log('')
  for (const result of results) console.log(`${result.failed ? '✗' : '✓'} ${result.name}: ${line(result)}`)
  process.exitCode = all.failed > 0 || all.passed === 0 ? 1 : 0
  console.log(line(all))
}

function run(name, [command, ...args]) {
  const started = performance.now()
  console.log(`\n── ${name}: ${[command, ...args].join(' ')}`)
  const script = bins[command] ? [`node_modules/${bins[command]}`] : []
  const program = command === 'node' || bins[command] ? process.execPath : command
  const { status, signal, error } = spawnSync(program, [...script, ...args], {
    stdio: 'inherit',
    timeout: 20 * 60_000,
  })
  console.log(`── ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return error ? error.message : (signal ?? status)
}

function report(result) {
  results.push(result)
  return result.failed === 0
}
