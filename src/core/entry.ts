/** Where a customer meets the shop. */
export type Channel =
  | 'web'
  | 'app'
  | 'store'
  | 'phone'
  | 'email'
  | 'chat'
  | 'bot'
  | 'social'
  | 'line'
  | 'voice'
  | 'ai_agent'

/** The version of an entry's shape, on disk and in the database. */
export const ENTRY_VERSION = 1

/**
 * One thing that happened: a touchpoint, a cart change, a checkout step. The same shape is recorded, stored,
 * sent, folded and shown.
 */
export interface Entry<Op = unknown> {
  readonly v: number
  /** Unique; the identity of a touchpoint, and of a commit on its device. */
  readonly id: string
  readonly collection: string
  readonly op: Op
  readonly channel: Channel
  /** When it was committed, in milliseconds since 1970 by the device's clock; by the server's in what the server folds. */
  readonly at: number
  /** Who wrote it. */
  readonly device?: string | undefined
  /** The log it belongs to; absent until the device is registered. */
  readonly log?: string | undefined
  /** Counts what its device writes, given by the transaction that stores the entry. */
  readonly n: number
  /** The ids of other entries that it stands for too. */
  readonly also?: readonly string[] | undefined
  /** The disk that held it is gone, and nobody else can send it. */
  readonly left?: boolean | undefined
  /** The server number its author had folded. */
  readonly seen: number
  /** The highest `n` of its own device up to which its author had folded everything. */
  readonly own: number
  /** Its place in the server's order; absent while pending, and then it counts as newest. */
  readonly number?: number
  /** Up to this number of the server's nobody knows any more what came of which entry. */
  readonly folded?: number
}
