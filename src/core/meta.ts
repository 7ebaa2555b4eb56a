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
  /** The log this device is in, and all cursors belong to: a guest's or an account's. */
  readonly log: string
  /** How often another device, log or nobody has taken the place of what was here: an answer from before is for nobody. */
  readonly begun: number
  /** The highest `n` that the server has decided. */
  readonly decided: number
  /** Entries that the server decided against, the newest fifty. */
  readonly rejected: readonly (readonly [id: string, reason: string])[]
  /** Per collection, the server number up to which its rows are here. */
  readonly cursors: Readonly<Record<string, number>>
}

const noMeta: Meta = { log: '', begun: 0, decided: 0, rejected: [], cursors: {} }

/**
 * An entry as it is stored. What it calls its `n` is the one it gets when no other tab comes in between: then its
 * author had seen all before it, and not only its `own`.
 */
export type StoredEntry = Entry

export const readMeta = (rows: StoredRows): Meta => (rows.get(META) ?? noMeta) as Meta

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
export const highest = (rows: StoredRows): number =>
  Math.max(readMeta(rows).decided, ...entriesIn(rows).map(({ n }) => n))

/** All entries, in the order of `n`. */
export const entriesIn = (rows: StoredRows): Entry[] =>
  ([...rows] as [number, StoredEntry][])
    .filter(([n]) => +n)
    .map(([n, entry]) => ({ ...entry, n, own: n === entry.n ? n - 1 : entry.own }))

/**
 * The entries of whoever is here. What one customer did waits for that customer, and must not end up in another one's
 * cart; what a guest did comes along.
 */
export const entriesOf = (rows: StoredRows): Entry[] =>
  entriesIn(rows).filter(({ log }) => log === readMeta(rows).log || !isAccount(log))
