import { StorefrontError } from '../core/errors.ts'
import { createLogReader, type Log, type LogOptions, type LogReport } from './log.ts'

/** A log from a file, and what in it could not be read. */
export interface TsvLog {
  readonly log: Log
  readonly report: LogReport
  /** How many rows could not be read. */
  readonly unreadable: number
  /** The first of them: line numbers, from 1, and what is wrong. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[]
}

const COLUMNS = ['session', 'item', 'time'] as const
const MOST_PROBLEMS = 10
const QUOTED = /^"(.*)"$/
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:Z|([+-]\d\d)(?::?(\d\d))?)?)?$/i

/**
 * Reads tab-separated lines with the columns `session`, `item` and `time`, which the first line names. A time is a number,
 * or as `2026-11-26T03:00:00Z` (ISO 8601; UTC where it says nothing else). Where the first line has its names in quotes,
 * the rows may have their cells. A row that cannot be read is left out, counted and named, never guessed.
 *
 * @throws {StorefrontError} `no-header` when the first line does not name the columns
 */
export async function readTsv(
  lines: AsyncIterable<string> | Iterable<string>,
  options?: LogOptions,
): Promise<TsvLog> {
  const reader = createLogReader(options)
  const problems: { line: number; problem: string }[] = []
  let places: number[] | undefined
  let quoted = false
  let unreadable = 0
  let line = 0
  for await (const text of lines) {
    line++
    const written = text.replace(/\r$/, '').split('\t')
    const cells: readonly string[] = quoted ? written.map(unquoted) : written
    if (!places) {
      const names = cells.map((cell) => cell.replace('\uFEFF', '').trim())
      quoted = names.some((name) => QUOTED.test(name))
      places = COLUMNS.map((column) => names.findIndex((name) => unquoted(name).toLowerCase() === column))
      if (places.includes(-1))
        throw new StorefrontError(
          'no-header',
          `Line 1 must name the columns ${COLUMNS.join(', ')}, with tabs between.`,
        )
      continue
    }
    if (text === '') continue
    const [session, item, time] = places.map((place) => cells[place] ?? '') as [string, string, string]
    const at = timeOf(time.trim())
    const problem =
      session === ''
        ? 'has no session'
        : item === ''
          ? 'has no item'
          : Number.isFinite(at)
            ? ''
            : 'has no time that is a number, or as 2026-11-26T03:00:00Z'
    if (!problem) reader.add({ session, item, time: at })
    else if (++unreadable <= MOST_PROBLEMS) problems.push({ line, problem })
  }
  return { ...reader.finish(), unreadable, problems }
}

const unquoted = (cell: string): string => QUOTED.exec(cell)?.[1]?.replaceAll('""', '"') ?? cell

/** In seconds where it is a date, else as it is written; `NaN` when it is none. */
function timeOf(text: string): number {
  const [, date, clock = '00:00', hours = '+00', minutes = '00'] = ISO.exec(text) ?? []
  // A day that a month has not would be read as one of the next.
  if (date && new Date(date).getUTCDate() !== Number(date.slice(-2))) return Number.NaN
  if (date) return Date.parse(`${date}T${clock}${hours}:${minutes}`) / 1000
  return text === '' ? Number.NaN : Number(text)
}
