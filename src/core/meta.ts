import type { Entry } from './entry.ts'
import { StorageError } from './errors.ts'
import type { StoredRows, Write } from './ports.ts'

/** The version of what is on disk: which rows there are, and what is in them. */
export const ROWS_VERSION = 1

/** All that is shared begins with this. */
export const SHARED = 'both/'

/** The one row that says who this device is and how far it has come. */
export const META: string = `${SHARED}meta`

export interface Meta {
  readonly v: number
  /** Given by the server with the first answer. */
  readonly device?: string | undefined
  readonly token?: string | undefined
  /** The log that all numbers here belong to: a guest's or an account's. */
  readonly log?: string
  /** The highest `n` given to a shared entry, and to a touchpoint. */
  readonly both: number
  readonly up: number
  /** Shared entries that the server decided against, the newest fifty. */
  readonly rejected: readonly (readonly [id: string, reason: string])[]
  /** Per collection, the server number up to which its rows are here. */
  readonly cursors: Readonly<Record<string, number>>
}

export const noMeta: Meta = { v: ROWS_VERSION, both: 0, up: 0, rejected: [], cursors: {} }

/** Throws when a newer version of this library wrote the rows: an older one must not touch them. */
export function readMeta(rows: StoredRows): Meta {
  const meta = (rows.get(META) ?? noMeta) as Meta
  if (meta.v > ROWS_VERSION) throw new StorageError('newer')
  return meta
}

/** Rows sort by key, so that numbers in keys have one width. */
export const entryKey = (share: 'both' | 'up', n: number): string => `${share}/entry/${1e9 + n}`

/** Where a row of a collection's state is; without `key`, where they all begin. */
export const rowKey = (collection: string, key = ''): string => `${SHARED}row/${collection}/${key}`

/** Where entries wait that belong to an account which is not signed in. */
export const heldKey = (log: string | undefined, id = ''): string => `${SHARED}held/${log}/${id}`

/** Empties what is shared, but for some kinds of rows: `held` waits for its account. */
export const emptied = (rows: StoredRows, kept: string): Write[] =>
  [...rows.keys()].flatMap((key) => (key.match(`^${SHARED}(?!${kept})`) ? [[key]] : []))

/** The entries of one kind among rows, in order: `both/entry`, `up/entry`, or `both/lost` by a failed storage. */
export const entriesOf = (rows: StoredRows, kind: string): Entry[] =>
  [...rows].flatMap(([key, entry]) => (key.match(`^${kind}/`) ? (entry as Entry) : []))

/** Writes into rows in memory; answers the key of the first. */
export function apply(rows: Map<string, unknown>, writes: readonly Write[]): string | undefined {
  for (const [key, value] of writes) {
    if (value === undefined) rows.delete(key)
    else rows.set(key, value)
  }
  return writes[0]?.[0]
}
