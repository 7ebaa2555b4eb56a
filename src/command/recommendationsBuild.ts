import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BuildOptions, type BuiltIndex, buildIndex } from '../indexing/build.ts'
import { buildRows } from '../indexing/buildRows.ts'
import type { TsvLog } from '../indexing/readTsv.ts'
import { readTsv } from '../indexing/readTsv.ts'
import { writeIndex } from '../indexing/writeIndex.ts'
import { linesOf } from './linesOf.ts'
import { createProgress } from './progress.ts'

const HELP = `throughline recommendations build --from <log.tsv[.gz]> --out <folder> [options]

  --from          rows with the columns session, item, time (tabs between, first line names them), each session in
                  its order, oldest session first; time in seconds or milliseconds, or an order number
  --out           folder for <name>.json (the manifest), <name>-<hash>.bin (sessions), <name>-<hash>.txt (item ids)
  --min-sessions  no item is in the index that fewer sessions have seen (default 5)
  --budget        most bytes of the .bin file (default: all sessions are kept)
  --name          whose sessions these are (default 'default'), as with createStorefront
  --rows          also writes <name>-rows.json: so many neighbours beside each product

It ends with 0, with 1 when something failed, with 2 when it was called wrongly.`

const options = {
  from: { type: 'string' },
  out: { type: 'string' },
  'min-sessions': { type: 'string' },
  budget: { type: 'string' },
  name: { type: 'string' },
  rows: { type: 'string' },
  help: { type: 'boolean' },
} as const

class WrongCall extends Error {}

/** The command; answers its exit code. */
export async function recommendationsBuild(args: readonly string[]): Promise<number> {
  try {
    const call = readCall(args)
    if (!call) console.log(HELP)
    else await run(call)
    return 0
  } catch (error) {
    const wrong = error instanceof WrongCall
    console.error(`${error instanceof Error ? error.message : error}${wrong ? `\n\n${HELP}` : ''}`)
    return wrong ? 2 : 1
  }
}

interface Call {
  readonly from: string
  readonly out: string
  readonly rows: number
  readonly build: BuildOptions
}

function readCall(args: readonly string[]): Call | undefined {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new WrongCall(error instanceof Error ? error.message : `${error}`)
  }
  if (values.help) return undefined
  const { from, out, name = 'default' } = values
  if (!from || !out) throw new WrongCall(`Write --${from ? 'out <folder>' : 'from <log.tsv[.gz]>'}.`)
  if (!/^[\w.-]+$/.test(name)) throw new WrongCall(`Write a --name of letters, digits, '-', '.' and '_'.`)
  const count = (option: 'min-sessions' | 'budget' | 'rows') => {
    const text = values[option]
    if (text === undefined) return undefined
    if (!/^[1-9]\d*$/.test(text))
      throw new WrongCall(`Write a whole number above 0 for --${option}, not '${text}'.`)
    return Number(text)
  }
  const [minSessions = 5, budget = Infinity, rows = 0] = [
    count('min-sessions'),
    count('budget'),
    count('rows'),
  ]
  return { from, out, rows, build: { name, minSessions, budget } }
}

async function run({ from, out, rows, build }: Call): Promise<void> {
  const progress = createProgress(process.stderr)
  let read: TsvLog
  let built: BuiltIndex
  try {
    read = await readTsv(linesOf(from, (share) => progress.show(share * 0.2, 'reading')))
    built = buildIndex(read.log, {
      ...build,
      onProgress: (share, what) => progress.show(0.2 + share * 0.8, what),
    })
  } finally {
    progress.end()
  }
  const { report, unreadable, problems } = read
  for (const { line, problem } of problems) console.error(`Line ${line} ${problem}.`)
  if (unreadable) console.error(`${unreadable} rows could not be read and were left out.`)
  console.log(
    `${report.rows} visits in ${report.sessions} sessions; ${report.bots} of bots and ${report.short} of one visit left out`,
  )
  const { manifest, file } = built
  console.log(`${manifest.sessions} sessions and ${manifest.items} items in ${file.length} bytes`)
  const names = await writeIndex(built, out)
  if (rows) {
    names.push(`${manifest.name}-rows.json`)
    await writeFile(join(out, names.at(-1) as string), JSON.stringify(buildRows(built, rows)))
  }
  console.log(`Written to ${out}: ${names.join(', ')}`)
}
