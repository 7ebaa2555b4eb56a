// Runs before anything is installed, so Node's own modules only. It is called from inside the npm scripts, not from
// pre-scripts, because npm skips those where ignore-scripts is set.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const stamp = 'node_modules/.setup-stamp'
const wanted = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
  .digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) installPackages()
if (process.argv.includes('--browser')) installBrowser()

function installPackages() {
  say('installing packages (npm ci)')
  const npm = process.env.npm_execpath
  const status = npm?.includes('npm') ? run(process.execPath, [npm, 'ci']) : run('npm', ['ci'])
  if (status !== 0) fail('npm ci failed; its output is above')
  writeFileSync(stamp, wanted)
}

function installBrowser() {
  if (findChromium()) return say(`browser: ${findChromium()}`)
  if (
    process.platform === 'linux' &&
    process.getuid() === 0 &&
    run('apt-get', ['--version'], 'ignore') === 0
  ) {
    say('no Chromium found, installing one (apt-get)')
    const apt = ['-o', 'DPkg::Lock::Timeout=300']
    run('apt-get', [...apt, 'update'])
    for (const name of ['chromium-headless-shell', 'chromium']) {
      run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', name])
      if (findChromium()) return say(`browser: ${findChromium()}`)
    }
  }
  say('no Chromium found, downloading one (playwright-core install chromium)')
  run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'])
  if (findChromium()) return say(`browser: ${findChromium()}`)
  fail(
    'The browser tests need Chromium or Chrome, and it could neither be found nor installed.\n' +
      'Install one, or point CHROMIUM_PATH to its executable, and run this again.',
  )
}

function run(command, args, stdio = 'inherit') {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = process.platform === 'win32' && command === 'npm'
  return spawnSync(command, args, { stdio, env, shell }).status
}

function say(text) {
  console.log(`setup: ${text}`)
}

function fail(text) {
  console.error(`\nsetup: ${text}`)
  process.exit(1)
}
