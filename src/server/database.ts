import type { Purpose } from '../core/collection.ts'
import type { Entry } from '../core/entry.ts'
import type { TouchpointContext } from '../core/wire.ts'
import type { IndexDatabase } from './indexDatabase.ts'

/** The version of a stored row's envelope, one column of the table of rows. */
export const ROW_VERSION = 1

/** A log: everything one guest or one customer has shared. */
export interface LogState {
  /** The number of its last entry; 0 when there is none. */
  readonly number: number
  /** The number up to which every device knows everything: entries and rows forget what only mattered before. */
  readonly folded: number
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

/** What is not needed any more, since every device knows of it. */
export interface Compaction {
  readonly log: string
  /** Up to this number. */
  readonly folded: number
  /** Rows as they are from now on, under the number they had; `null` is one to forget. */
  readonly rows: readonly Omit<ChangedRow, 'number'>[]
  /** Whether entries stay, for somebody to look at. */
  readonly history: boolean
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
export interface StoredTouchpoint extends Omit<TouchpointContext, 'purpose'> {
  readonly id: string
  /** Its order number within the device, as soon as that is known. */
  readonly n?: number
  readonly purpose: Purpose
  readonly received: number
  /** By how many milliseconds the device's clock was behind the server's while it was sent. */
  readonly skew?: number
  /** When it happened: the receive time less the age that the device measured. */
  readonly at: number
  /** When it happened, by the device's clock, if that says a time at all. */
  readonly deviceAt?: number
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** Parameters that were collected for other purposes. */
  readonly fields?: { readonly [purpose in Purpose]?: Readonly<Record<string, unknown>> }
}

/** What one request brings of a device's touchpoints. */
export interface TouchpointBatch {
  readonly device: string
  /** The guest log of the device's token. */
  readonly log: string
  readonly touchpoints: readonly StoredTouchpoint[]
  /** Touchpoints that may be there, and their order numbers. */
  readonly asked: readonly (readonly [n: number, id: string])[]
  /** Order numbers that the device will never send, first and last of each range. */
  readonly dropped: readonly (readonly [first: number, last: number])[]
}

/** Order numbers that a device has given to touchpoints which have not arrived. */
export interface Gap {
  readonly device: string
  readonly first: number
  /** The same as `first` when one is missing. */
  readonly last: number
}

/** Which gaps are asked for. */
export interface GapQuery {
  /** Of this device; of all unless told. */
  readonly device?: string
  /**
   * Only gaps below a touchpoint received before this, in milliseconds since 1970. What is urgent overtakes the rest:
   * give that some time to follow.
   */
  readonly before?: number
}

/** Whose touchpoints are meant: those of one device, or of every device while it was a customer's. */
export type Whose = { readonly device: string } | { readonly customer: string }

/** What can be done inside a transaction. One call at a time, and nothing else is waited for in between. */
export interface Transaction {
  /** Locks a log until the end of the transaction and reads it; one that is new begins at number 0. */
  lock(log: string): Promise<LogState>
  /** The highest `n` of this device that is decided in this log; 0 when there is none. */
  highest(log: string, device: string): Promise<number>
  /** The rows of some collections, or of all, that are not gone. */
  rows(log: string, collections?: readonly string[]): Promise<Map<string, Map<string, unknown>>>
  /** The rows changed after a cursor, oldest change first; for cursor 0 without those that are gone. */
  rowsAfter(log: string, cursor: number): Promise<readonly ChangedRow[]>
  /** Which of a device's entries from `first` to `last` were rejected, and why. */
  rejected(
    log: string,
    device: string,
    first: number,
    last: number,
  ): Promise<readonly (readonly [number, string])[]>
  /** Notes why entries of a device were rejected after all. */
  reject(
    log: string,
    device: string,
    reasons: readonly (readonly [n: number, reason: string])[],
  ): Promise<void>
  /** Stores entries and rows and moves the log's number and the device's highest `n`. */
  append(change: Change): Promise<void>
  /**
   * Notes that nothing will come from this device any more that had seen less than `seen`, and when that was. Answers the
   * least that is so noted of the other devices which have been heard of since `active`; nothing, when there are none.
   */
  acknowledge(
    log: string,
    device: string,
    seen: number,
    at: number,
    active: number,
  ): Promise<number | undefined>
  /** Forgets what every device knows of. */
  compact(compaction: Compaction): Promise<void>
  /** Marks a guest's log as joined into an account's. */
  join(guest: string, account: string): Promise<void>
  /** Notes whose device this is from a time on, nobody's after a sign-out; what was before stays whose it was. */
  bind(device: string, customer: string | null, at: number): Promise<void>
  /** Deletes a guest's log with all that is in it, the touchpoints of guest and device, and whose device it was. */
  forget(log: string, device: string): Promise<void>
}

/** Where the server keeps its logs. `postgres(pool)` and `pglite(db)` make one. */
export interface Database extends IndexDatabase {
  /** Brings the tables up to date. Rejects with the code `newer` when they belong to a newer version of this library. */
  open(): Promise<void>
  /** The secret that is stored; when there is none, `made` is stored and answered. */
  secret(made: string): Promise<string>
  /** Runs `work` all or not at all: when it rejects, nothing has changed. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /**
   * Stores touchpoints; one that is there already (same device and id) stays as it is, but for an order number that it
   * lacks. Answers which of those asked for are not there.
   */
  addTouchpoints(batch: TouchpointBatch): Promise<readonly string[]>
  /** The order numbers below each device's highest one that are neither there nor dropped, by device and in order. */
  touchpointGaps(query: GapQuery): Promise<readonly Gap[]>
  /**
   * Deletes touchpoints that happened before a time, some thousand at a time; answers how many, 0 when none is left.
   * Nothing is missing any more up to the highest order number that was deleted.
   */
  purgeTouchpoints(before: number): Promise<number>
  /**
   * Deletes touchpoints, all of somebody's or those of one purpose; of the others, what they carry for it. Answers how
   * many were deleted. What was deleted is not missing.
   */
  forgetTouchpoints(whose: Whose, purpose?: Purpose): Promise<number>
}
