import type { Channel } from './entry.ts'
import type { StorefrontError } from './errors.ts'
import type { Log } from './log.ts'
import type { Readable } from './readable.ts'
import type { Schedule } from './schedule.ts'

export type StoredRows = ReadonlyMap<string, unknown>

/** Rows that may be changed. A row itself never is: another one takes its place. */
export type Draft = Map<string, unknown>

/** Changes rows, the same way whenever it is done again. */
export type Change = (rows: Draft) => void

/**
 * A place for rows: small ones, each under its own key, never everything in one. Reads all rows whose key starts with
 * `prefix`, in the order of their keys, `most` at the most; and writes what `change` makes of them, in the same
 * transaction. Resolves with the outcome when all is durable. When `change` throws, nothing is written and the promise
 * rejects with what it threw. May fail; `mirror` sees to that.
 */
export type Database = (prefix: string, change: Change, most?: number) => Promise<StoredRows>

/** Where a log's rows outlive the page. Never fails; when its database does, it says so and has done with it. */
export interface Storage {
  /** Stores the log's steps. Resolves when they are durable; with nothing where memory has all there is. */
  save(): Promise<'disk' | undefined>
  /** As a database does; nothing comes back, and nothing was changed, where memory has to do. */
  rows(...asked: Parameters<Database>): Promise<StoredRows | undefined>
}

/** What a log shares with its storage. */
export interface Mirrored {
  /** What is in memory. */
  readonly rows: Draft
  /** Changes that were made in memory and are not stored yet. */
  readonly steps: Change[]
  /** Shows what is in memory now. */
  show(): void
}

/** Opens the storage of one shop; nothing comes back where memory has to do. */
export type OpenStorage = (shop: Parts, log: Mirrored) => Storage | undefined

/** How requests reach the server. */
export interface Transport {
  /**
   * The JSON that comes back, if any. Rejects with a `SyncError` when the server refuses; with anything else it
   * could not be reached.
   */
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<unknown>
  /** True when the device knows that it has no network. */
  offline(): boolean
  /** True when somebody may be looking at the page. */
  visible(): boolean
  /** Until `signal`, calls `wake` when the network or the page comes back, and before the page may be gone. */
  watch(wake: () => void, signal: AbortSignal): void
}

/** What the hub knows of itself at any time. */
export interface Status {
  /** Where entries are kept. `memory` in a shop that asked for more: see `error`. */
  readonly storage: 'indexeddb' | 'memory'
  /** `local`: the shop was given no `exchange`. */
  readonly connection: 'local' | 'online' | 'offline'
  /** How many shared entries the server has not decided yet. */
  readonly pending: number
  /** What last went wrong and has not gone right since. */
  readonly error?: StorefrontError | undefined
}

/** How a guest's cart and the account's become one. */
export type Join = 'sum'

/** How a shop says to its server who the customer is. */
export interface Connection {
  identify(token: string, options?: { readonly join?: Join }): Promise<void>
  signOut(): Promise<void>
}

/** What the parts of a shop share, before there is a log. */
export interface Parts {
  readonly name: string
  readonly channel: Channel
  readonly status: Readable<Status>
  /** There is no server to decide anything. */
  readonly local: boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Makes ids that nobody else makes. */
  readonly ids: () => string
  /** Makes a change of the shop's status known. */
  readonly say: (news: Partial<Status>) => void
  /** All that sends by itself; the exchange of what is shared is the first. */
  readonly schedules: Schedule[]
  /** Tells when the shop is closed. */
  readonly closing: AbortSignal
}

/** What the parts of a shop share. */
export interface Hub extends Parts {
  readonly log: Log
  /** How requests reach the server, in a shop with one. */
  transport?: Transport
}

/** Connects a shop to its server; `http()` makes one. */
export type Exchange = (hub: Hub) => Connection
