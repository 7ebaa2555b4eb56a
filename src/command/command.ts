import { createRequire } from 'node:module'
import { recommendationsBuild } from './recommendationsBuild.ts'

const HELP = `throughline recommendations build --from <log.tsv[.gz]> --out <folder>
throughline recommendations build --from postgres://<user>@<host>/<database>
  builds an index of past sessions for recommendations on the device

  throughline recommendations build --help says more
  throughline --version says which version this is`

const [group, verb, ...rest] = process.argv.slice(2)
if (group === 'recommendations' && verb === 'build') process.exitCode = await recommendationsBuild(rest)
else if (group === '--version')
  console.log(createRequire(import.meta.url)('throughline/package.json').version)
else {
  const asked = [group, verb].some((word) => word === '--help' || word === '-h')
  console[asked ? 'log' : 'error'](asked ? HELP : `There is no such command.\n\n${HELP}`)
  process.exitCode = asked ? 0 : 2
}
