import type { Purpose } from '../core/collection.ts'
import type { Draft, StoredRows } from '../core/ports.ts'
import type { Touchpoint } from './handle.ts'

/**
 * The table of touchpoints. Under its order number each one stands as it waits, or, once it was given up, the reason
 * alone, until the server knows that number for dropped. Besides there are:
 * - under 0 what became of those that have left, and what a sender has to know;
 * - under keys of their own lists of ids: offered to the server, and not answered yet;
 * - under the id of a purchase its order number: another one of that id is a repetition.
 */
export type QueueRows = StoredRows

/** A touchpoint as it waits. */
export interface QueuedTouchpoint extends Touchpoint {
  readonly purpose: Purpose
  /** Parameters that have a purpose of their own, by purpose. */
  readonly fields: Readonly<Record<string, unknown>>
  /** How many characters its parameters have as JSON. */
  readonly size: number
  readonly rank: number
  /** When, in milliseconds by the clock that `now` reads. */
  readonly time: number
  readonly gone?: undefined
}

/** What stands under an order number: a touchpoint, or why it was given up. */
export type Row =
  | QueuedTouchpoint
  | { readonly gone: string; readonly id?: undefined; readonly name?: undefined }

/** A touchpoint and its order number; 0 while it has none. */
export type Numbered = readonly [n: number, touchpoint: QueuedTouchpoint]

const STATE = 0

export interface QueueState {
  /** How many have left. */
  readonly left?: number
  /** How many of them, by what became of them: `acknowledged`, or why they were given up. */
  readonly counts?: Readonly<Record<string, number>>
  /** How many were stored when a purpose was forgotten last. */
  readonly forgotten?: Readonly<Record<string, number>>
  /** What of that the server was told. */
  readonly told?: Readonly<Record<string, number>> | undefined
  /** Whose touchpoints the server has: another device's order numbers say nothing about this one's. */
  readonly device?: string | undefined
  /** What context folds know, by their names. */
  readonly folds?: Readonly<Record<string, unknown>>
}

/** The most that waits: so many touchpoints, so many characters. */
const MOST = 5000
const MOST_CHARACTERS = 2_000_000

/** About the most characters of a request; the server takes 256 KiB, and 500 touchpoints. */
const MOST_SENT = 60_000
/** What each touchpoint adds to its parameters: a request has at most 200. */
const OVERHEAD = 300

export const readState = (rows: QueueRows): QueueState => rows.get(STATE) ?? {}

export const changeState = (rows: Draft, news: QueueState): void => {
  rows.set(STATE, { ...readState(rows), ...news })
}

/** What waits, in its order. */
export const waitingIn = (rows: QueueRows): Numbered[] =>
  ([...rows] as unknown as Numbered[]).filter(([, { id }]) => id)

/** What was given up, and the server may not know of. */
export const goneIn = (rows: QueueRows): (readonly [n: number, row: Row])[] =>
  ([...rows] as [number, Row][]).filter(([, { gone }]) => gone)

/** How many were ever stored. */
export const storedIn = (rows: QueueRows): number =>
  (readState(rows).left ?? 0) + waitingIn(rows).length + goneIn(rows).length

/** Runs forward only while a browser runs, over all of its pages. */
export const now = (): number => performance.timeOrigin + performance.now()

/** 0: an order or a step towards it, never given up and first to be sent; 2: first to be given up. */
export const rank = (name: string): number =>
  /purchase|refund|checkout|_info$/.test(name) ? 0 : /_list$|_promotion$|^scroll|^web_/.test(name) ? 2 : 1

const byRank = ([, a]: Numbered, [, b]: Numbered): number => a.rank - b.rank

/** Counts rows by what became of them, on top of what has left: given up for a reason, or else `fate`. */
export function tally(
  rows: QueueRows,
  fate = 'queued',
  some: Iterable<unknown> = rows.values(),
): Record<string, number> {
  const counts = { ...readState(rows).counts }
  for (const row of some as Iterable<Row>) {
    const what = row.gone ?? (row.id && fate)
    if (what) counts[what] = (counts[what] ?? 0) + 1
  }
  return counts
}

/**
 * Gives up purchases that were recorded before, and what there is no room for: the least important first and the oldest
 * of them, never an order. Answers for how many there was none.
 */
export function tidy(rows: Draft, most: number = MOST): number {
  let count = 0
  let characters = 0
  let gone = 0
  for (const [n, { id, name }] of waitingIn(rows))
    if (name === 'purchase') {
      if ((rows.get(id) ?? n) === n) rows.set(id, n)
      else rows.set(n, { gone: 'repeated' })
    }
  for (const [n, { size, rank }] of waitingIn(rows).reverse().sort(byRank)) {
    characters += size
    if ((++count > most || characters > MOST_CHARACTERS) && rank) {
      rows.set(n, { gone: 'no-room' })
      gone++
    }
  }
  return gone
}

/** What a sender takes: what was offered before and is asked for now, or else what is sent. */
export interface Pick {
  readonly asked: readonly Numbered[]
  readonly sent: readonly Numbered[]
}

/** The most that one request asks for; what was offered beyond that is offered again. */
const MOST_ASKED = 1000

/** The ids of what was offered, by whomever. */
export const offeredIn = (rows: QueueRows): Set<unknown> =>
  new Set([...rows.values()].filter(Array.isArray).flat())

/**
 * Tidies up, picks what goes into one request, a `share` of the usual, and notes that it is offered under `key`, in place
 * of all offers before.
 */
export function pick(rows: Draft, key: string, share = 1): Pick {
  tidy(rows)
  const offered = offeredIn(rows)
  const waiting = waitingIn(rows)
  const asked = waiting.filter(([, { id }]) => offered.has(id)).slice(0, MOST_ASKED)
  const sent = asked.length ? [] : first(waiting, MOST_SENT * share)
  for (const [key, row] of rows) if (Array.isArray(row)) rows.delete(key)
  if (waiting.length) rows.set(key, idsOf([...asked, ...sent]))
  return { asked, sent }
}

export const idsOf = (touchpoints: readonly Numbered[]): string[] => touchpoints.map(([, { id }]) => id)

/** What goes into one request, one of them at least: orders before all else, and in their order. */
function first(waiting: readonly Numbered[], most: number): Numbered[] {
  let characters = 0
  return [...waiting]
    .sort(byRank)
    .filter(([, { size }], index) => {
      characters += size + OVERHEAD
      return !index || characters < most
    })
    .sort(([n], [next]) => n - next)
}

/** The most touchpoints that a page offers while it is left. */
const MOST_LEAVING = 200

/** What a page says as its last: the most important of it, in the order it happened. */
export const lastOf = (touchpoints: Numbered[]): Numbered[] =>
  touchpoints
    .sort(byRank)
    .slice(0, MOST_LEAVING)
    .sort(([, a], [, b]) => a.time - b.time)

/**
 * Forgets what was recorded for a purpose; `clean` takes what has to hide no longer out of all else. Where nothing was
 * recorded since it was last forgotten, nothing is written.
 */
export function forgetIn(
  rows: Draft,
  purpose: string,
  clean: (text: string) => string = (text) => text,
): void {
  const { forgotten, folds = {} } = readState(rows)
  // A request that was on its way meanwhile may have brought them back, here as below.
  if (purpose === 'analytics' && Object.keys(folds)[0]) changeState(rows, { folds: {} })
  if (purpose === 'marketing' && JSON.stringify(folds).includes('"clickIds":{"'))
    for (const name in folds)
      changeState(rows, {
        folds: { ...readState(rows).folds, [name]: { ...(folds[name] as object), clickIds: {} } },
      })
  const stored = storedIn(rows)
  if (stored === (forgotten?.[purpose] ?? 0)) return
  for (const [n, one] of waitingIn(rows))
    if (one.purpose === purpose) rows.set(n, { gone: 'withdrawn' })
    else {
      const kept = clean(JSON.stringify({ ...one, fields: { ...one.fields, [purpose]: undefined } }))
      if (kept !== JSON.stringify(one)) rows.set(n, JSON.parse(kept))
    }
  changeState(rows, { forgotten: { ...forgotten, [purpose]: stored } })
}
