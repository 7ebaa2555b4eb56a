import type { Entry } from './entry.ts'
import type { Draft, StoredRows } from './ports.ts'
import { isAccount } from './wire.ts'

/**
 * The number of the one row that says who this device is and how far it has come. Entries begin at 1. Those that only
 * a failed storage can send are here to be seen: under the same number below 0.
 */
const META = 0

export interface Meta {
  /** Given by the server with the first answer. */
  readonly device?: string | undefined
  readonly token?: string | undefined
  /** The device whose storage this one had before it was lost: what waits there is somebody else's to send. */
  readonly disk?: string | undefined
  /** The log this device is in: a guest's or an account's. */
  readonly log: string
  /** How often another device, log or nobody has taken the place of what was here: an answer from before is for nobody. */
  readonly begun: number
  /** The highest `n` that the server has decided, and that a request has carried, also as a part of another entry. */
  readonly decided: number
  readonly sent: number
  /** The highest `n` that an entry has had which was merged into another one. */
  readonly merged?: number
  /** What the server had to say to entries, the newest fifty. */
  readonly said: readonly Verdict[]
  /** The server number up to which all rows are here, and the one up to which everybody has them. */
  readonly cursor: number
  readonly folded: number
  /** The server knows the shop's products. */
  readonly catalogue?: boolean | undefined
  /** By how many milliseconds the server's clock is ahead. */
  readonly skew: number
}

/** What the server had to say to an entry: why it was rejected, or what it corrected. */
export type Verdict = readonly [id: string, status: 'rejected' | 'synced', reason: string]

const noMeta: Meta = {
  log: '',
  begun: 0,
  decided: 0,
  sent: 0,
  merged: 0,
  said: [],
  cursor: 0,
  folded: 0,
  skew: 0,
}

/**
 * An entry as it is stored. What it calls its `n` is the one it gets when no other tab comes in between: then its
 * author had seen all before it, and not only its `own`.
 */
export type StoredEntry = Entry

export const readMeta = (rows: StoredRows): Meta => {
  const meta = rows.get(META) as Meta | undefined
  return meta?.said ? meta : noMeta
}

export function changeMeta(rows: Draft, news: Partial<Meta>): void {
  rows.set(META, { ...readMeta(rows), ...news })
}

/** Forgets everything but that an answer from before is for nobody. */
export function clear(rows: Draft): void {
  const { begun } = readMeta(rows)
  rows.clear()
  changeMeta(rows, { begun: begun + 1 })
}

/** Where a row of a collection's state is; with an empty `key`, how they all begin. */
export const rowKey = (collection: string, key: string): string => `${collection}/${key}`

/** The rows of a collection's state. */
export const rowsOf = (rows: StoredRows, collection: string): ReadonlyMap<string, unknown> => {
  const prefix = rowKey(collection, '')
  return new Map(
    ([...rows] as [string, unknown][])
      .filter(([key]) => `${key}`.startsWith(prefix))
      .map(([key, row]) => [key.slice(prefix.length), row]),
  )
}

/** The highest `n` that a tab knows when it has read these rows. */
export const highest = (rows: StoredRows): number => {
  const { decided, merged = 0 } = readMeta(rows)
  return Math.max(decided, merged, ...entriesIn(rows).map(({ n }) => n))
}

/** All entries, in the order of `n`. What is no entry stays where it is, for somebody to look at. */
export const entriesIn = (rows: StoredRows): Entry[] => {
  const { device } = readMeta(rows)
  return ([...rows] as [number, StoredEntry][])
    .filter(([n, entry]) => +n && entry?.op)
    .map(([n, entry]) => ({ ...entry, device, n, own: n === entry.n ? n - 1 : entry.own }))
    .sort((a, b) => (a.n < 0 && b.n < 0 ? b.n - a.n : a.n - b.n))
}

/**
 * The entries of whoever is here. What one customer did waits for that customer, and must not end up in another one's
 * cart; what a guest did comes along.
 */
export const entriesOf = (rows: StoredRows): Entry[] => {
  const { log } = readMeta(rows)
  return entriesIn(rows).filter((entry) => entry.log === log || !isAccount(entry.log))
}
