import { SyncError } from './errors.ts'
import type { Hub } from './ports.ts'

/** When something is sent: at once, soon, or after trouble when its wait is over. */
export interface Schedule {
  /** Runs now, whatever the wait; settles after a run that began after this call, and never rejects. */
  now(): Promise<void>
  /** Runs now, or after the wait if there was trouble. */
  soon(): void
  /** Runs in so many milliseconds, unless it does before. */
  later(delay: number): void
}

/** In milliseconds; timers know no more than 24 days anyway. */
const LONGEST_WAIT = 3_600_000

/**
 * Runs `work` one at a time, never without a network. After a failure it waits a random part of a time that doubles
 * from two seconds to five minutes ("full jitter", AWS Architecture Blog, Exponential Backoff and Jitter), or as long
 * as the server asked if that is longer. `refused` hears when the server does not accept who is asking. Work that could
 * not be done since nobody is known to do it for answers `nobody`; that makes nothing well again.
 */
export function createSchedule(
  { log, status, say, schedules, transport, closing }: Hub,
  work: () => Promise<unknown>,
  refused: (error: SyncError) => void,
): Schedule {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let last = Promise.resolve()
  let queued = false
  let forced = false
  let waiting = false

  const run = async () => {
    queued = false
    if (closing.aborted || (waiting && !forced)) return
    forced = false
    waiting = false
    clearTimeout(timer)
    timer = undefined
    try {
      await log.ready
      if (transport?.offline()) return say({ connection: 'offline' })
      const done = await work()
      failures = 0
      if (done === 'nobody') return
      const { error } = status.get()
      say({ connection: 'online', error: error instanceof SyncError ? undefined : error })
    } catch (thrown) {
      const error = thrown instanceof SyncError ? thrown : new SyncError(thrown)
      if (error.status === 401) refused(error)
      say({ error, ...(error.retryable && { connection: 'offline' }) })
      waiting = true
      const wait = Math.random() * Math.min(300_000, 1000 * 2 ** ++failures)
      later(Math.min(LONGEST_WAIT, Math.max(error.retryAfter, wait)))
    }
  }

  const soon = () => {
    if (!queued) last = last.then(run)
    queued = true
    return last
  }

  const now = () => {
    forced = true
    return soon()
  }

  const later = (delay: number) => {
    if (!closing.aborted) timer ??= setTimeout(now, delay)
  }

  transport?.watch(now, closing)
  closing.addEventListener('abort', () => clearTimeout(timer))
  const schedule = { now, soon, later }
  schedules.push(schedule)
  return schedule
}
