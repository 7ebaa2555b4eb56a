import type { Collection, Purpose } from './collection.ts'
import type { Channel } from './entry.ts'
import type { StorefrontError } from './errors.ts'
import type { Log } from './log.ts'
import type { Readable } from './readable.ts'
import type { Settlement } from './replica.ts'
import type { Schedule } from './schedule.ts'
import type { Storefront } from './storefront.ts'

/** What is shared with the server, and what is only sent. */
export type Table = 'both' | 'up'

/** A table: what was added stands under its number, in the order it was added; all else under a key of its own. */
export type StoredRows = ReadonlyMap<number | string, unknown>

/** Rows that may be changed. A row itself never is: another one takes its place. */
export type Draft = Map<number | string, unknown>

/** Changes rows, and nothing else. */
export type Change = (rows: Draft) => void

/**
 * Where rows outlive the page: small ones, each under its own key, never everything in one. Never fails: where the disk
 * does, memory takes over.
 */
export interface Storage {
  /** Where what is added next will be kept. */
  readonly place: 'disk' | 'memory'
  /**
   * Adds a row under the next number of its table, unless it is given a key. Nothing is read for it, and what one task
   * adds is written in one transaction that outlives the page. Resolves with the number when the row is durable; with a
   * negative one when the disk has it, and somebody else has to see to it.
   */
  add(table: Table, row: unknown, key?: number | string): Promise<number>
  /** Reads a table, and writes what `change` makes of it, in one transaction. Resolves with it when it is durable. */
  change(table: Table, change?: Change): Promise<Draft>
  /** Calls `changed` when another tab, or a failed disk, has changed a table. */
  watch?(table: Table, changed: () => void): void
  /**
   * Runs `work` in one tab at a time; another tab's turn comes when it has settled or this tab is gone. Who waits until
   * `signal` waits no longer. Where nobody can tell, it answers nothing and runs nothing.
   */
  alone?(
    what: number | string,
    work: () => Promise<unknown>,
    signal?: AbortSignal,
  ): Promise<unknown> | undefined
}

/** Opens the storage of one shop; `rows` are what its log knows. */
export type OpenStorage = (shop: Parts, rows: () => StoredRows) => Storage

/** How requests reach the server. */
export interface Transport {
  /** Where they go. */
  readonly address: string
  /**
   * The JSON that comes back, or `''` for a 204, which has none. `leaving`: as the last the page does, as much as can
   * outlive it. Rejects with a `SyncError` when the server refuses; with anything else it could not be reached.
   */
  post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Readonly<Record<string, string>>,
    leaving?: boolean,
  ): Promise<unknown>
  /**
   * Calls `heard` whenever the server says that something has changed, and once when it begins to listen. Resolves when it
   * has ended by `signal` or because the page is put aside, and rejects when somebody else does not let it through.
   */
  listen?(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    heard: () => void,
  ): Promise<void>
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

/**
 * How a guest's cart and the account's become one, line by line: their sum, the greater number, only the account's, only the
 * device's, or as the customer says: then the guest's lines are `offered` beside the account's until they are taken or
 * removed. `checkout`: the guest is about to order, so the guest's lines stay and the account's wait among the saved.
 */
export type Join = 'sum' | 'max' | 'account' | 'device' | 'ask' | 'checkout'

export const joins: readonly Join[] = ['sum', 'max', 'account', 'device', 'ask', 'checkout']

/** How a shop says to its server who the customer is. */
export interface Connection {
  identify(token: string, options?: { readonly join?: Join }): Promise<void>
  signOut(): Promise<void>
  /** Deletes this device's guest on the server, and then all that is here. */
  forget(): Promise<void>
}

/** What the parts of a shop share, before there is a log. */
export interface Parts {
  readonly name: string
  readonly channel: Channel
  readonly status: Readable<Status>
  /** There is no server to decide anything. */
  readonly local: boolean
  /** Milliseconds since 1970. Read anew each time: whoever tests a shop may set it. */
  clock: () => number
  /** Makes ids that nobody else makes. */
  readonly ids: () => string
  /** Makes a change of the shop's status known. */
  readonly say: (news: Partial<Status>) => void
  /** All that sends by itself; the exchange of what is shared is the first. */
  readonly schedules: Schedule[]
  /** Tells when the shop is closed. */
  readonly closing: AbortSignal
  /** The ids of what was committed here. */
  readonly mine: Set<string>
  /** Puts what waits in order, now and then. */
  tidy?: (rows: Draft, replicas: Log['replicas']) => void
  /** When there is a server: waits for its word on the entries of a commit, and hears of what is on its way to the disk. */
  decide?: (ids: readonly string[]) => Promise<Settlement>
  settle?: (fresh: ReadonlyMap<string, unknown>) => void
  /** Gives up what matters least, when the disk is full. */
  relief?: (() => Promise<unknown>) | undefined
}

/** What the parts of a shop share. */
export interface Hub extends Parts {
  log: Log
  readonly consent?: ConsentGate | undefined
  /** How requests reach the server, in a shop with one. */
  transport?: Transport
  /** Delete what was recorded for a purpose, here and on the server; without one, all of it here. */
  readonly forgets: ((purpose?: Purpose) => Promise<unknown>)[]
}

/** Connects a shop to its server; `http()` makes one. */
export type Exchange = (hub: Hub) => Connection

/** What somebody has decided about a purpose: granted, denied, or nothing yet. `necessary` is always granted. */
export type Decisions = Readonly<Record<Purpose, boolean | undefined>>

/** What a shop asks about consent; `createConsent()` makes one. Without it everything is granted. */
export interface ConsentGate extends Readable<Decisions> {
  /** Makes the shop forget what was recorded for a purpose as soon as that is denied, until the shop is closed. */
  attach(shop: Pick<Storefront, 'forget' | 'hub'>): void
  /** Notes that entries of this collection will be sent to this address. */
  declare(collection: Pick<Collection, 'name' | 'purpose' | 'sends'>, to: string): void
  /** A text, JSON as well, without what needs a purpose that is not granted: click ids in addresses. */
  clean(text: string): string
  /**
   * Calls `then` as soon as this purpose is decided, at once if it is: with nothing when it is granted, or with why not.
   * What is held until then is in memory alone, and no more than a thousand.
   */
  hold(purpose: Purpose, then: (reason?: 'denied' | 'held-too-many') => void): void
}
