import { UsageError } from '../core/errors.ts'
import { readOptions } from './options.ts'

/** Sessions of a shop, oldest first, with nothing in them that says whose they were or when. */
export interface Log {
  /** The `item_id` of each item, by its number here. */
  readonly ids: readonly string[]
  /** The items of each session in the order of the visits, repeats included. */
  readonly sessions: readonly (readonly number[])[]
  /** Whose each session is, by a number that says nothing else; where it is not known, each is somebody's own. */
  readonly owners?: readonly number[]
}

/** What was left out on the way from rows to sessions. */
export interface LogReport {
  readonly rows: number
  readonly sessions: number
  /** Sessions that no person can have made: more clicks than `MOST_CLICKS`, or faster than two each second. */
  readonly bots: number
  /** Rows whose item cannot stand on a line of its own, and so not in an index. */
  readonly unusable: number
  /** Sessions of one click, which say nothing about what goes with what. */
  readonly short: number
}

/** One visit of a log. */
export interface LogRow {
  readonly session: string
  readonly item: string
  /** Seconds or milliseconds since 1970, or an order number. */
  readonly time: number
}

/** How a log is cut. */
export interface LogOptions {
  /**
   * A session ends when nothing has happened for so long, in seconds; 1800 unless told. `Infinity` takes the sessions of
   * the log as they are.
   */
  readonly gap?: number
}

const MOST_CLICKS = 200
const FAST_CLICKS = 20
/** Later than any clock in seconds, and earlier than any in milliseconds. */
const MILLISECONDS = 1e11

/** Takes rows, and makes sessions of them. */
export interface LogReader {
  /** @throws {UsageError} for what is no row: nothing of it is taken */
  add(row: LogRow): void
  finish(): { readonly log: Log; readonly report: LogReport }
}

interface Open {
  readonly items: number[]
  readonly place: number
  begun: number
  last: number
}

/**
 * Cuts rows into sessions. They come in the order of time within a session; a session stands where its first row is.
 *
 *     const reader = createLogReader()
 *     reader.add({ session: '1', item: 'SKU-1', time: 1590884413 })
 *     const { log, report } = reader.finish()
 *
 * @throws {UsageError} when `gap` is no number above 0
 */
export function createLogReader(options: LogOptions = {}): LogReader {
  const { gap } = readOptions(options, { gap: 1800 })
  const ids: string[] = []
  const numbers = new Map<string, number>()
  const open = new Map<string, Open>()
  const sessions: (number[] | undefined)[] = []
  const owners: number[] = []
  const people = new Map<string, number>()
  let rows = 0
  let unusable = 0
  let bots = 0
  let short = 0

  const end = ({ items, place, begun, last }: Open) => {
    const elapsed = last - begun
    const bot =
      items.length > MOST_CLICKS || (items.length >= FAST_CLICKS && elapsed > 0 && items.length > elapsed * 2)
    if (bot) bots++
    else if (items.length < 2) short++
    else sessions[place] = items
  }

  return {
    add(row) {
      const { session, item, time } = readRow(row)
      rows++
      if (!/^.+$/.test(item)) {
        unusable++
        return
      }
      const at = time > MILLISECONDS ? time / 1000 : time
      let number = numbers.get(item)
      if (number === undefined) {
        number = ids.push(item) - 1
        numbers.set(item, number)
      }
      const before = open.get(session)
      if (before && Math.abs(at - before.last) <= gap) {
        before.items.push(number)
        before.last = at
        return
      }
      if (before) end(before)
      const owner = people.get(session) ?? people.size
      people.set(session, owner)
      owners.push(owner)
      open.set(session, { items: [number], place: sessions.push(undefined) - 1, begun: at, last: at })
    },
    finish() {
      for (const session of open.values()) end(session)
      const kept = sessions.filter((items) => items !== undefined)
      return {
        log: { ids, sessions: kept, owners: owners.filter((_, place) => sessions[place] !== undefined) },
        report: { rows, unusable, sessions: sessions.length, bots, short },
      }
    },
  }
}

function readRow(row: LogRow): LogRow {
  if (typeof row?.session === 'string' && typeof row.item === 'string' && Number.isFinite(row.time))
    return row
  throw new UsageError(
    'row',
    "Write add({ session: '1', item: 'SKU-1', time: 1590884413 }): two texts and a number, not a Date.",
  )
}
