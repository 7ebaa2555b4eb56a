import { recommendationsBuild } from './recommendationsBuild.ts'

const HELP = `throughline recommendations build --from <log.tsv[.gz]> --out <folder>
throughline recommendations build --from postgres://<user>@<host>/<database>
  builds an index of past sessions for recommendations on the device

  throughline recommendations build --help says more`

const [group, verb, ...rest] = process.argv.slice(2)
if (group === 'recommendations' && verb === 'build') process.exitCode = await recommendationsBuild(rest)
else {
  const asked = [group, verb].includes('--help')
  console[asked ? 'log' : 'error'](asked ? HELP : `There is no such command.\n\n${HELP}`)
  process.exitCode = asked ? 0 : 2
}
