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

/**
 * Reads tab-separated lines with the columns `session`, `item` and `time`. A row that cannot be read is left out,
 * counted and named, never guessed.
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
  let unreadable = 0
  let line = 0
  for await (const text of lines) {
    line++
    const cells = text.replace(/\r$/, '').split('\t')
    if (!places) {
      places = COLUMNS.map((column) => cells.indexOf(column))
      if (places.includes(-1))
        throw new StorefrontError(
          'no-header',
          `Line 1 must name the columns ${COLUMNS.join(', ')}, with tabs between.`,
        )
      continue
    }
    if (text === '') continue
    const [session, item, time] = places.map((place) => cells[place] ?? '') as [string, string, string]
    const at = time.trim() === '' ? Number.NaN : Number(time)
    const problem =
      session === ''
        ? 'has no session'
        : item === ''
          ? 'has no item'
          : Number.isFinite(at)
            ? ''
            : 'has no time that is a number'
    if (!problem) reader.add({ session, item, time: at })
    else if (++unreadable <= MOST_PROBLEMS) problems.push({ line, problem })
  }
  return { ...reader.finish(), unreadable, problems }
}
