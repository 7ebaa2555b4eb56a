import type { Purpose } from './collection.ts'
import type { Channel } from './entry.ts'
import type { Item } from './item.ts'

/**
 * The version of what travels. It is stated as `?v=` in every address, not in the body, so that one more piece of
 * a product stays a body of some fifty bytes.
 */
export const WIRE_VERSION = 1

/** The header that carries the device token on every request but touchpoints, which keep to CORS-simple headers. */
export const DEVICE_HEADER = 'tl-device'

/** The most entries one exchange carries. */
export const MOST_ENTRIES = 100

/** Whether a log is a customer's, not a guest's. */
export const isAccount = (log: string | undefined): boolean => !!log?.startsWith('c_')

/**
 * A shared entry. `op` leaves out the product of a line that the server has. `age`: milliseconds between commit and
 * sending. `seen` is left out when it is the cursor, `own` when it is `n - 1`, `channel` when it is the one in the address
 * (`?channel=`).
 */
export type WireEntry = readonly [
  n: number,
  collection: string,
  op: unknown,
  age?: number,
  seen?: number,
  own?: number,
  channel?: Channel,
]

/**
 * `POST /exchange?v=1&channel=web&device=d_…&log=g_…`: the number up to which all rows of the log are known, then entries.
 * `log` is the one that the device holds. Without `device` one is made: on first contact in a new guest's log, with the
 * token of another one in the same. `&join=` says how a guest's rows join the account's, `&waits=` the smallest `seen` of
 * what is not sent yet, `&full=1` that no product is left out, `&more=1` that a guest has more to send before signing in,
 * `&upto=` the `n` up to which all is said with this request, what was merged included, and `&disk=` the device whose storage
 * this one had before it was lost.
 */
export type ExchangeRequest = readonly [cursor: number, ...WireEntry[]]

/** Pieces that a sign-in has added to a line, or taken from it; then with the product. */
export type JoinedLine = readonly [id: string, pieces: number, item?: Item | undefined]

/** What changed since the cursor, and how far this device's entries are decided. */
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
  /** With `&disk=`: the highest decided `n` of that device in `log`. */
  readonly disk?: number
  /** The log's number up to which `rows` is complete: the next cursor. */
  readonly number: number
  /** The number up to which all devices know everything: rows forget what only mattered before. */
  readonly folded: number
  /** When the request arrived, in milliseconds since 1970. */
  readonly received: number
  /** Rows changed after the cursor, by collection; `null` is a row that is gone. */
  readonly rows: Readonly<Record<string, readonly (readonly [key: string, row: unknown])[]>>
  /** Which of the entries sent were decided against, and why. */
  readonly rejected: readonly (readonly [n: number, reason: string])[]
  /** Which of the entries sent the shop has corrected, and why. */
  readonly adjusted?: readonly (readonly [n: number, reason: string])[]
  /** How many pieces a guest's sign-in has just added to which lines, or taken from them; so it can be undone once. */
  readonly joined?: Readonly<Record<string, readonly JoinedLine[]>>
  /** The server knows the shop's products: entries may leave them out of new lines, too. */
  readonly catalogue?: boolean
  /** The next entry names a product that is not known here: send it again with the product. */
  readonly missing?: boolean
}

/** What touchpoints of one request have in common. */
export interface TouchpointContext {
  readonly channel: Channel
  /** What it was collected for; `analytics` unless told. */
  readonly purpose?: Purpose
  readonly page?: { readonly location: string; readonly title?: string; readonly referrer?: string }
  /** The id of the session's first touchpoint. */
  readonly session?: string
  /** Where the session came from: source, medium, name, term, content, id, message, referrer class … */
  readonly campaign?: Readonly<Record<string, string>>
  /** gclid and its like; their purpose is marketing. */
  readonly clickIds?: Readonly<Record<string, string>>
}

/**
 * One touchpoint. `n`: its order number within the device, dense; 0 when it left with a page before it had one. `age`:
 * monotonic milliseconds between event and sending. `context`: its index in the request's `contexts`. `fields`:
 * parameters that were collected for another purpose. `at`: the device's wall clock, left out when it is `sent - age`.
 */
export type WireTouchpoint = readonly [
  n: number,
  id: string,
  age: number,
  name: string,
  params: object,
  context: number,
  fields?: { readonly [purpose in Purpose]?: Readonly<Record<string, unknown>> } | null,
  at?: number,
]

/** `POST /touchpoints?v=1`, `text/plain` or gzip: answered by 204, or by a `TouchpointsAnswer` when something was asked. */
export interface TouchpointsRequest {
  readonly token: string
  /** The device's wall clock while sending, in milliseconds since 1970. */
  readonly sent: number
  readonly contexts: readonly TouchpointContext[]
  readonly entries: readonly WireTouchpoint[]
  /** What a page offered while it was left: the answer names those that did not arrive. */
  readonly asked?: readonly (readonly [n: number, id: string])[]
  /** Numbers the device has given up (no room, consent withdrawn): no gaps. Inclusive ranges. */
  readonly dropped?: readonly (readonly [first: number, last: number])[]
}

export interface TouchpointsAnswer {
  /** The ids of those that were asked for and have not arrived. */
  readonly missing: readonly string[]
}

/** `POST /forget?v=1`, `text/plain`: answered by 204. */
export interface ForgetRequest {
  readonly token: string
  /** Only what was collected for this purpose; everything of the device's guest when left out. */
  readonly purpose?: Purpose
}

/** The body of every answer that is not a success. */
export interface WireError {
  readonly error: string
  readonly message: string
}
