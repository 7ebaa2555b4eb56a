/** What every error of this library is: a stable `code` for programs, a sentence for people. */
export class StorefrontError extends Error {
  declare readonly code: string
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** A mistake in the calling code; thrown at once, and the message says what to write instead. */
export class UsageError extends StorefrontError {}

/**
 * The device's storage does not work; the shop goes on in memory. `code`: `missing`, `hung` (no answer within a
 * second; another tab may block it), `full`, `newer` (a newer version of this library wrote it; reload the page),
 * `deleted` (while the page was open), `failed`.
 */
export class StorageError extends StorefrontError {
  declare readonly code: 'missing' | 'hung' | 'full' | 'newer' | 'deleted' | 'failed'
  constructor(code: StorageError['code'], cause?: unknown) {
    super(code, `The storage is ${code}.`, cause)
  }
}

/**
 * The server did not take a request. `code`: `unreachable`, `refused` with an HTTP status, or `blocked` when only
 * touchpoints do not reach it: an ad blocker, most likely.
 */
export class SyncError extends StorefrontError {
  /** The HTTP status; 0 when there was no answer that could be read. */
  declare readonly status: number
  /** Whether the same request may work later. */
  declare readonly retryable: boolean
  /** Milliseconds the server asked to wait. */
  declare readonly retryAfter: number
  constructor(cause: unknown, status = 0, retryAfter = 0, code: string = status ? 'refused' : 'unreachable') {
    super(code, `${cause}`, cause)
    this.status = status
    this.retryable = !status || status === 429 || status > 499
    this.retryAfter = retryAfter
  }
}
