import { SyncError } from './errors.ts'
import type { Hub } from './ports.ts'

/** When something is sent: at once, soon, or after trouble when its wait is over. */
export interface Schedule {
  /** Runs now, whatever the wait; settles after a run that began after this call, and never rejects. */
  now(): Promise<unknown>
  /** Runs now, or after the wait if there was trouble. */
  soon(): void
  /** Runs in so many milliseconds, unless it does before. */
  later(delay: number): void
}

/** In milliseconds; timers know no more than 24 days anyway. */
const LONGEST_WAIT = 3_600_000

/**
 * Runs `work` one at a time, in one tab at a time, never without a network. After a failure it waits a random part of
 * a time that doubles from two seconds to five minutes ("full jitter", AWS Architecture Blog, Exponential Backoff and
 * Jitter), or as long as the server asked if that is longer; a tab in view waits for all of them. `refused` hears when
 * the server does not accept who is asking. Work that could not be done since nobody is known to do it for answers
 * `nobody`; that makes nothing well again.
 */
export function createSchedule(
  { log, status, say, schedules, transport, closing }: Hub,
  work: () => Promise<unknown>,
  refused: (error: SyncError) => void,
): Schedule {
  const place = schedules.length
  let timer: ReturnType<typeof setTimeout> | undefined
  let pausing: typeof timer
  let failures = 0
  let trouble: SyncError | undefined
  let attempts: Promise<unknown> = log.ready
  let runs: Promise<unknown> = log.ready
  /** There is something to do. */
  let due = false
  let queued = false
  let resume = () => {}

  /** Answers how long to wait before the next one, if there has to be one. */
  const attempt = async () => {
    due = false
    clearTimeout(timer)
    timer = undefined
    if (closing.aborted) return 0
    if (transport?.offline()) {
      say({ connection: 'offline' })
      return 0
    }
    try {
      if ((await work()) === 'nobody') return 0
      failures = 0
      say({ connection: 'online', ...(status.get().error === trouble && { error: undefined }) })
      resume()
      return 0
    } catch (thrown) {
      due = true
      trouble = thrown instanceof SyncError ? thrown : new SyncError(thrown)
      if (trouble.status === 401) refused(trouble)
      say({ error: trouble, ...(trouble.retryable && !place && { connection: 'offline' }) })
      const wait = Math.random() * Math.min(300_000, 1000 * 2 ** ++failures)
      return Math.min(LONGEST_WAIT, Math.max(trouble.retryAfter, wait))
    }
  }

  /** One after the other, also when somebody cannot wait; another one may have done it meanwhile. */
  const next = (forced?: boolean) => {
    const done = attempts.then(() => (due || forced ? attempt() : 0))
    attempts = done
    return done
  }

  const pause = (wait: number) =>
    new Promise<void>((resolve) => {
      resume = resolve
      pausing = setTimeout(resolve, wait)
    })

  const run = async () => {
    queued = false
    let wait = 0
    const turn = async () => {
      while (due) {
        wait = await next()
        // Other tabs need not wait for a page that may be asleep.
        if (!wait || !transport?.visible()) return
        await pause(wait)
      }
    }
    while (due) {
      await (log.storage.alone?.(`${place}`, turn) ?? turn())
      if (due) await pause(wait)
    }
  }

  const soon = () => {
    due = true
    if (!queued) runs = runs.then(run)
    queued = true
  }

  const later = (delay: number) => {
    if (!closing.aborted) timer ??= setTimeout(soon, delay)
  }

  const wake = () => {
    resume()
    soon()
  }
  transport?.watch(wake, closing)
  closing.addEventListener('abort', () => {
    clearTimeout(timer)
    clearTimeout(pausing)
    resume()
  })
  const schedule = { now: () => next(true), soon, later }
  schedules.push(schedule)
  return schedule
}
