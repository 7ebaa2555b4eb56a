import type { Channel } from './entry.ts'

/**
 * The version of what travels. It is stated as `?v=` in every address, not in the body, so that one more piece of
 * a product stays a body of some fifty bytes.
 */
export const WIRE_VERSION = 1

/** The header that carries the device token on every request but touchpoints, which keep to CORS-simple headers. */
export const DEVICE_HEADER = 'tl-device'

/** The most entries one exchange carries; each may bring an item of some kilobytes. */
export const MOST_ENTRIES = 25

/** Whether a log is a customer's, not a guest's. */
export const isAccount = (log: string | undefined): boolean => !!log?.startsWith('c_')

/**
 * A shared entry: `seen` is left out when it is the cursor of its collection, `own` when it is `n - 1`,
 * `channel` when it is the one in the address (`?channel=`). `age`: milliseconds between commit and sending.
 */
export type WireEntry = readonly [
  n: number,
  op: unknown,
  age?: number,
  seen?: number,
  own?: number,
  channel?: Channel,
]

/**
 * `POST /exchange?v=1&channel=web&device=d_…&log=g_…`: per collection the number up to which its rows are
 * known, then its entries. `log` is the one that the device holds. Without `device` one is made: on first contact in a
 * new guest's log, with the token of another one in the same.
 */
export type ExchangeRequest = Readonly<Record<string, readonly [cursor: number, ...WireEntry[]]>>

/** What changed since the cursors, and how far this device's entries are decided. */
export interface ExchangeAnswer {
  /** The log of whoever is there. */
  readonly log: string
  /** On first contact, or when the server does not know the token: who this device is from now on. */
  readonly device?: string
  readonly token?: string
  /** This device's highest decided `n` in `log`. */
  readonly n: number
  /**
   * The device starts anew in `log`, since it is new, or there is another customer, or the server lacks something:
   * `rows` is all there is, and what the device has not sent yet has seen nothing of it.
   */
  readonly anew?: boolean
  /** With `anew`: the highest decided `n` in the log that the device held. */
  readonly decided?: number
  /** With `anew`: the server has lost the guest's rows that this device holds; it offers them again. */
  readonly lost?: boolean
  /** The log's number up to which `rows` is complete: the next cursor of every collection asked for. */
  readonly number: number
  /** Rows changed after the cursor; `null` is a row that is gone. */
  readonly rows: Readonly<Record<string, readonly (readonly [key: string, row: unknown])[]>>
  /** Which of the entries sent were decided against, and why. */
  readonly rejected: readonly (readonly [n: number, reason: string])[]
}

/** One touchpoint on the wire. `age`: milliseconds between the event and the sending. */
export type WireTouchpoint = readonly [
  n: number,
  id: string,
  age: number,
  at: number,
  channel: Channel,
  op: unknown,
]

/** `POST /touchpoints?v=1`, `text/plain`: nothing comes back but 204. */
export interface TouchpointsRequest {
  readonly token: string
  readonly entries: readonly WireTouchpoint[]
}

/** The body of every answer that is not a success. */
export interface WireError {
  readonly error: string
  readonly message: string
}
