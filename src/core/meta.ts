import type { Entry } from './entry.ts'
import { StorageError } from './errors.ts'
import type { Draft, StoredRows } from './ports.ts'

/** The version of what is on disk: which rows there are, and what is in them. */
export const ROWS_VERSION = 1

/** All that is shared begins with this. */
export const SHARED = 'both/'

/** Where entries are until the server has decided. */
export const ENTRIES = 'both/entry/'

/** The log of entries that only a failed storage can send: they are here to be seen. */
export const LOST = 'lost'

/** The one row that says who this device is and how far it has come. */
const META = 'both/meta'

export interface Meta {
  readonly v: number
  /** Given by the server with the first answer. */
  readonly device?: string | undefined
  readonly token?: string | undefined
  /** The log this device is in, and all cursors belong to: a guest's or an account's. */
  readonly log?: string
  /** How often somebody has signed out here: an answer from before is for nobody. */
  readonly left: number
  /** The highest `n` given to a shared entry. */
  readonly both: number
  /** Shared entries that the server decided against, the newest fifty. */
  readonly rejected: readonly (readonly [id: string | undefined, reason: string])[]
  /** Per collection, the server number up to which its rows are here. */
  readonly cursors: Readonly<Record<string, number>>
}

const noMeta: Meta = { v: ROWS_VERSION, left: 0, both: 0, rejected: [], cursors: {} }

/** Throws when a newer version of this library wrote the rows: an older one must not touch them. */
export function readMeta(rows: StoredRows): Meta {
  const meta = (rows.get(META) ?? noMeta) as Meta
  if (meta.v > ROWS_VERSION) throw new StorageError('newer')
  return meta
}

export function changeMeta(rows: Draft, news: Partial<Meta>): void {
  rows.set(META, { ...readMeta(rows), ...news })
}

/** Rows sort by key, so that numbers in keys have one width. */
export const entryKey = (n: number, prefix: string = ENTRIES): string => prefix + (1e9 + n)

/** Where the state of the collections is. */
export const ROWS = 'both/row/'

/** Where a row of a collection's state is; without `key`, where they all begin. */
export const rowKey = (collection: string, key = ''): string => `${ROWS}${collection}/${key}`

/** The rows whose keys begin so, by what follows. */
export const rowsUnder = (rows: StoredRows, prefix: string): StoredRows =>
  new Map(
    [...rows].flatMap(([key, row]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), row]] : [])),
  )

export const entriesUnder = (rows: StoredRows, prefix: string): Entry[] =>
  [...rowsUnder(rows, prefix).values()] as Entry[]

/** The entries that belong to one of these logs. */
export const entriesOf = (rows: StoredRows, ...logs: (string | undefined)[]): Entry[] =>
  entriesUnder(rows, ENTRIES).filter(({ log }) => logs.includes(log))
