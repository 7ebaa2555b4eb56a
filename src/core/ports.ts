import type { StorageError, StorefrontError } from './errors.ts'
import type { Log } from './log.ts'
import type { Readable } from './readable.ts'

/** A row of storage; without a value it is deleted. */
export type Write = readonly [key: string, value?: unknown]

export type StoredRows = ReadonlyMap<string, unknown>

/** Makes what is written of what was read. */
export type Change = (rows: StoredRows) => readonly Write[]

/** A place for rows: small ones, each under its own key, never everything in one. May fail; `mirror` sees to that. */
export interface Database {
  /**
   * Reads all rows whose key starts with `prefix`, in the order of their keys, `most` at the most; and writes what
   * `change` makes of them, in the same transaction. Resolves with what was read, when all is durable. When `change`
   * throws, nothing is written and the promise rejects with what it threw.
   */
  rows(prefix: string, change?: Change, most?: number): Promise<StoredRows>
  /** Tells the other tabs that these touchpoints are with the server, or else that shared state has changed. */
  tell(sent?: readonly string[]): void
  close(): void
}

/** A change that has been made in memory, on its way to storage. */
export interface Step {
  readonly change: Change
  /** Whose entry it is, if it is one. */
  readonly id: string | undefined
  /** The key of the first row that it has written in memory; another one in storage means a faster tab. */
  first: string | undefined
}

/** Where a log's rows outlive the page. Never fails; when its database does, it says so and has done with it. */
export interface Storage {
  kind(): Status['storage']
  store(step: Step): Promise<'disk' | 'memory'>
  /** Steps that are not stored yet. */
  underWay(): readonly Step[]
  /** Resolves when everything that was under way at the call is stored. */
  rest(): Promise<void>
  /** Nothing comes back when memory has all there is. */
  read(prefix: string, most: number): Promise<StoredRows | undefined>
  tell(sent?: readonly string[]): void
  close(): void
}

/** What a log lets its storage do. */
export interface Mirrored {
  /** What is in memory. */
  rows(): StoredRows
  /** Puts other rows in place of those in memory, does the steps again, and shows all that. */
  reset(rows: Iterable<Write>, steps: readonly Step[]): void
  /** Another tab says that the server has these touchpoints. */
  sent(ids: readonly string[], elsewhere: true): void
  readonly fail: (error: StorageError) => void
}

/** Opens the storage of one shop; nothing comes back where memory has to do. */
export type OpenStorage = (name: string, log: Mirrored) => Storage | undefined

/** How requests reach the server. */
export interface Transport {
  /** The JSON that comes back, if any. Rejects with a `SyncError` and with nothing else. */
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<unknown>
  /** True when the device knows that it has no network. */
  offline(): boolean
  /** True when somebody may be looking at the page. */
  visible(): boolean
  /** Listens to what becomes of the page, by the names of its events; returns the undo. */
  watch(events: Readonly<Record<string, () => void>>): () => void
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

/** What joins a shop to its server. */
export interface Connection {
  /** Something waits in storage: shared entries, or what this lane sends. */
  wake(lane?: Lane): void
  flush(): Promise<void>
  identify(token: string, join: Join): Promise<void>
  signOut(): Promise<void>
  close(): void
}

/** Sends entries that only go up. */
export interface Lane {
  /** Sends some; true when there are more. */
  send(log: Log, clock: () => number, post: Transport['post']): Promise<boolean>
  /** How long, in milliseconds, one that has just come may wait for company. */
  patience(): number
}

/** What a connection is given of its shop. */
export interface Hub {
  readonly log: Log
  readonly status: Readable<Status>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Makes a change of the shop's status known. */
  readonly say: (news: Partial<Status>) => void
}

/** Connects a shop to its server; `http()` makes one. */
export type Exchange = (hub: Hub) => Connection
