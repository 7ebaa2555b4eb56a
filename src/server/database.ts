import type { Channel, Entry } from '../core/entry.ts'

/** The version of a stored row's envelope, one column of the table of rows. */
export const ROW_VERSION = 1

/** A log: everything one guest or one customer has shared. */
export interface LogState {
  /** The number of its last entry; 0 when there is none. */
  readonly number: number
  /** The account's log that this guest's log went into. */
  readonly joinedInto?: string
}

/** An entry as the server has decided on it. */
export interface DecidedEntry extends Omit<Entry, 'id' | 'device'> {
  readonly device: string
  readonly number: number
  /** Why it was not applied. */
  readonly rejected?: string
}

/** A row with the number of the entry that changed it last; `null` is a row that is gone. */
export interface ChangedRow {
  readonly collection: string
  readonly key: string
  readonly row: unknown
  readonly number: number
}

/** What one request adds to a log. */
export interface Change {
  readonly log: string
  readonly device: string
  /** The highest `n` of the device that is decided now. */
  readonly n: number
  /** The number of the last entry. */
  readonly number: number
  readonly entries: readonly DecidedEntry[]
  readonly rows: readonly ChangedRow[]
}

/** A touchpoint as it is stored; times in milliseconds since 1970. */
export interface StoredTouchpoint {
  readonly device: string
  readonly id: string
  readonly n: number
  /** The guest log of the device's token. */
  readonly log: string
  readonly channel: Channel
  readonly received: number
  /** When it happened: the receive time less the age that the device measured. */
  readonly at: number
  /** When it happened, by the device's clock. */
  readonly deviceAt: number
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly page?: Readonly<Record<string, unknown>>
}

/** What can be done inside a transaction. One call at a time, and nothing else is waited for in between. */
export interface Transaction {
  /** Locks a log until the end of the transaction and reads it; one that is new begins at number 0. */
  lock(log: string): Promise<LogState>
  /** The highest `n` of this device that is decided in this log; 0 when there is none. */
  highest(log: string, device: string): Promise<number>
  /** The rows of some collections, or of all, that are not gone. */
  rows(log: string, collections?: readonly string[]): Promise<Map<string, Map<string, unknown>>>
  /** The rows changed after a collection's cursor, oldest change first; for cursor 0 without those that are gone. */
  rowsAfter(log: string, cursors: ReadonlyMap<string, number>): Promise<readonly ChangedRow[]>
  /** Which of a device's entries from `first` to `last` were rejected, and why. */
  rejected(
    log: string,
    device: string,
    first: number,
    last: number,
  ): Promise<readonly (readonly [number, string])[]>
  /** Stores entries and rows and moves the log's number and the device's highest `n`. */
  append(change: Change): Promise<void>
  /** Marks a guest's log as joined into an account's. */
  join(guest: string, account: string): Promise<void>
  /** Notes whose device this is from now on, nobody's after a sign-out; what was before stays whose it was. */
  bind(device: string, customer: string | null): Promise<void>
}

/** Where the server keeps its logs. `postgres(pool)` and `pglite(db)` make one. */
export interface Database {
  /** Brings the tables up to date. Rejects with the code `newer` when they belong to a newer version of this library. */
  open(): Promise<void>
  /** The secret that is stored; when there is none, `made` is stored and answered. */
  secret(made: string): Promise<string>
  /** Runs `work` all or not at all: when it rejects, nothing has changed. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Stores touchpoints; one that is there already (same device and id) stays as it is. */
  addTouchpoints(touchpoints: readonly StoredTouchpoint[]): Promise<void>
}
