import type { Entry } from './entry.ts'
import type { Draft, StoredRows } from './ports.ts'
import { isAccount } from './wire.ts'

/** The log of entries that only a failed storage can send: they are here to be seen. */
export const LOST = 'lost'

/** The number of the one row that says who this device is and how far it has come; entries begin at 1. */
const META = 0

export interface Meta {
  /** Given by the server with the first answer. */
  readonly device?: string | undefined
  readonly token?: string | undefined
  /** The log this device is in, and all cursors belong to: a guest's or an account's. */
  readonly log?: string
  /** How often somebody has signed out here: an answer from before is for nobody. */
  readonly left?: number
  /** The highest `n` that the server has decided. */
  readonly decided?: number
  /** Entries that the server decided against, the newest fifty. */
  readonly rejected?: readonly (readonly [id: string, reason: string])[]
  /** Per collection, the server number up to which its rows are here. */
  readonly cursors?: Readonly<Record<string, number>>
}

/** An entry as it is stored, under its `n`. */
export interface StoredEntry extends Omit<Entry, 'n'> {
  /** The `n` it gets when no other tab comes in between: then its author had seen all before it. */
  readonly next: number
}

export const readMeta = (rows: StoredRows): Meta => (rows.get(META) ?? {}) as Meta

export function changeMeta(rows: Draft, news: Partial<Meta>): void {
  rows.set(META, { ...readMeta(rows), ...news })
}

/** Forgets everything but that an answer from before is for nobody. */
export function clear(rows: Draft): void {
  const { left = 0 } = readMeta(rows)
  rows.clear()
  changeMeta(rows, { left: left + 1 })
}

/** Where a row of a collection's state is; without `key`, how they all begin. */
export const rowKey = (collection: string, key = ''): string => `${collection}/${key}`

/** The rows of a collection's state. */
export const rowsOf = (rows: StoredRows, collection: string): ReadonlyMap<string, unknown> => {
  const prefix = rowKey(collection)
  return new Map(
    [...rows].flatMap(([key, row]) =>
      `${key}`.startsWith(prefix) ? [[`${key}`.slice(prefix.length), row]] : [],
    ),
  )
}

/** The highest `n` that a tab knows when it has read these rows. */
export const highest = (rows: StoredRows): number =>
  Math.max(readMeta(rows).decided ?? 0, ...[...rows.keys()].map((key) => +key || 0))

/** All entries, in the order of `n`. */
export const entriesIn = (rows: StoredRows): Entry[] =>
  [...rows].flatMap(([n, row]) => {
    if (typeof n === 'string' || n === META) return []
    const { next, ...entry } = row as StoredEntry
    return [{ ...entry, n, own: n === next ? n - 1 : entry.own }]
  })

/**
 * The entries that this device sends now. What one customer did waits for that customer, and must not end up in
 * another one's cart; what a guest did comes along.
 */
export const entriesOf = (rows: StoredRows, lost = false): Entry[] =>
  entriesIn(rows).filter(({ log }) => (log === LOST ? lost : log === readMeta(rows).log || !isAccount(log)))
