import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, type BuiltIndex, buildIndex } from '../indexing/build.ts'
import { buildRows } from '../indexing/buildRows.ts'
import { createLogReader, type Log } from '../indexing/log.ts'
import { readTsv } from '../indexing/readTsv.ts'
import { writeIndex } from '../indexing/writeIndex.ts'
import type { RecommendationIndexes } from '../server/recommendationIndexes.ts'
import { type BuildCall, HELP, readCall, WrongCall } from './buildCall.ts'
import { linesOf } from './linesOf.ts'
import { withPostgres } from './postgresOf.ts'
import { createProgress, type Progress } from './progress.ts'
import { type Made, whyEmpty } from './whyEmpty.ts'

const DAY = 24 * 60 * 60 * 1000
/** What part of the bar is for reading. */
const READING = 0.2
const MORE = 'throughline recommendations build --help tells all options.'

/** The command; answers its exit code. */
export async function recommendationsBuild(args: readonly string[]): Promise<number> {
  try {
    const call = readCall(args)
    if (!call) console.log(HELP)
    else if (call.database) await withPostgres(call.from, (indexes) => buildFromDatabase(call, indexes))
    else await fromFile(call)
    return 0
  } catch (error) {
    const wrong = error instanceof WrongCall
    console.error(`${error instanceof Error ? error.message : error}${wrong ? `\n${MORE}` : ''}`)
    return wrong ? 2 : 1
  }
}

async function fromFile(call: BuildCall): Promise<void> {
  const { from, out, rows, gap, build } = call
  const { read, built } = await drawing(async (progress) => {
    const lines = linesOf(from, (share) => progress.show(share * READING, 'reading'))
    const read = await readTsv(lines, { gap })
    return { read, built: buildFrom(read.log, build, progress) }
  })
  for (const { line, problem } of read.problems) console.error(`Line ${line} ${problem}.`)
  if (read.unreadable) console.error(`Left out: ${counted(read.unreadable, 'row')} that could not be read.`)
  tell({ ...read, built }, call)
  await write(built, out as string, rows)
}

/** The part of the command that knows no connection. */
export async function buildFromDatabase(call: BuildCall, indexes: RecommendationIndexes): Promise<void> {
  const { days, out, rows, gap, build } = call
  const { log, report, built } = await drawing(async (progress) => {
    const reader = createLogReader({ gap })
    const onProgress = (share: number) => progress.show(share * READING, 'reading')
    onProgress(0)
    for await (const visit of indexes.visits({ since: Date.now() - days * DAY, onProgress }))
      reader.add(visit)
    const { log, report } = reader.finish()
    return { log, report, built: buildFrom(log, build, progress) }
  })
  tell({ log, report, unreadable: 0, built }, call)
  if (out) return write(built, out, rows)
  const { name, hash } = built.manifest
  const stored = await indexes.store(built)
  console.log(stored ? `Stored as ${name}-${hash}` : `${name}-${hash} is in the database already`)
}

/** Whatever comes of it, the bar is gone before anything else is said. */
async function drawing<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = createProgress(process.stderr)
  try {
    return await work(progress)
  } finally {
    progress.end()
  }
}

const buildFrom = (log: Log, options: BuildOptions, progress: Progress): BuiltIndex =>
  buildIndex(log, {
    ...options,
    onProgress: (share, what) => progress.show(READING + share * (1 - READING), what),
  })

/** Says what was made of what; whatever is empty for a reason goes no further. */
function tell(made: Made, call: BuildCall): void {
  const { rows, unusable, sessions, bots, short } = made.report
  const { manifest, file } = made.built
  if (unusable)
    console.error(`Left out: ${counted(unusable, 'row')} whose item cannot stand on a line of its own.`)
  console.log(
    `${counted(rows, 'visit')} in ${counted(sessions, 'session')}; ${bots} of bots and ${short} of one visit left out`,
  )
  const why = whyEmpty(made, call)
  if (why) throw new Error(why)
  console.log(
    `${counted(manifest.sessions, 'session')} and ${counted(manifest.items, 'item')} in ${file.length} bytes`,
  )
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

async function write(built: BuiltIndex, out: string, rows: number): Promise<void> {
  const path = join(out, `${built.manifest.name}.json`)
  if (!built.manifest.items && (await hasItems(path)))
    throw new Error(`There was no visit to build from, and '${path}' is an index with items: it stays.`)
  const names = await writeIndex(built, out)
  if (rows) {
    const name = `${built.manifest.name}-rows.json`
    await writeFile(join(out, name), JSON.stringify(buildRows(built, rows)))
    names.push(name)
  }
  console.log(`Written to ${out}: ${names.join(', ')}`)
}

/** Whether a manifest is there that says so. */
async function hasItems(path: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(path, 'utf8')).items > 0
  } catch {
    return false
  }
}
