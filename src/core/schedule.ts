import { SyncError } from './errors.ts'
import type { Hub, Transport } from './ports.ts'

/** When something is sent: at once, soon, or after trouble when its wait is over. */
export interface Schedule {
  /** Runs now, whatever the wait; settles after a run that began after this call, and never rejects. */
  now(): Promise<unknown>
  /** Runs now, or after the wait if there was trouble. */
  soon(): void
  /** Runs in so many milliseconds, unless it does before. */
  later(delay: number): void
}

/**
 * Runs `work` one at a time, in one tab at a time, never without a network. After a failure it waits a random part of
 * a time that doubles from two seconds to five minutes ("full jitter", AWS Architecture Blog, Exponential Backoff and
 * Jitter), or as long as the server asked if that is longer; a tab in view waits for all of them. `refused` hears when
 * the server does not accept who is asking. Work that could not be done since nobody is known to do it for answers
 * `nobody`; that makes nothing well again.
 */
export function createSchedule(
  hub: Hub,
  work: () => Promise<unknown>,
  refused: (error: SyncError) => void,
): Schedule {
  /** In milliseconds; timers know no more than 24 days anyway. */
  const LONGEST_WAIT = 3_600_000
  /** What comes within so many milliseconds goes together, and is on the disk before somebody reads there what to send. */
  const TOGETHER = 50
  const { log, status, say, schedules, closing } = hub
  // Only a shop with a transport has anything to schedule.
  const transport = hub.transport as Transport
  const place = schedules.length
  let timer: ReturnType<typeof setTimeout> | undefined
  let pausing: typeof timer
  let failures = 0
  let trouble: SyncError | undefined
  /** One after the other, also when somebody cannot wait. */
  let attempts: Promise<unknown> = log.ready
  let running: Promise<void> | undefined
  /** There is something to do. */
  let due = false
  /** How long the next one has to wait; a page that begins asks at once. */
  let wait = 0
  let resume = () => {}

  const attempt = async () => {
    // Another one may have done it meanwhile.
    if (!due) return
    due = false
    wait = TOGETHER
    clearTimeout(timer)
    timer = undefined
    if (closing.aborted) return
    if (transport.offline()) return say({ connection: 'offline' })
    try {
      if ((await work()) === 'nobody') return
      failures = 0
      say({ connection: 'online', ...(status.get().error === trouble && { error: undefined }) })
      resume()
    } catch (thrown) {
      due = true
      trouble = thrown instanceof SyncError ? thrown : new SyncError(thrown)
      if (trouble.status === 401) refused(trouble)
      say({ error: trouble, ...(trouble.retryable && !place && { connection: 'offline' }) })
      wait = Math.random() * Math.min(300_000, 1000 * 2 ** ++failures)
      wait = Math.min(LONGEST_WAIT, Math.max(trouble.retryAfter, wait))
      // Who waits for company waits for this, too.
      rest()
    }
  }

  const next = () => {
    attempts = attempts.then(attempt)
    return attempts
  }

  const rest = () => {
    clearTimeout(pausing)
    pausing = setTimeout(() => resume(), wait)
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      resume = resolve
      rest()
    })

  const turn = async () => {
    while (due) {
      await next()
      // Other tabs need not wait for a page that may be asleep.
      if (!transport.visible()) return
      if (due) await pause()
    }
  }

  const run = async () => {
    while (due) {
      await pause()
      // Somebody may not have waited.
      if (due) await (log.storage.alone?.(place, turn) ?? turn())
    }
    running = undefined
  }

  const soon = () => {
    due = true
    running ??= run()
    return running
  }

  transport.watch(() => {
    resume()
    soon()
  }, closing)
  closing.addEventListener('abort', () => {
    clearTimeout(timer)
    clearTimeout(pausing)
    resume()
  })
  const schedule: Schedule = {
    now() {
      due = true
      return next()
    },
    soon,
    later(delay) {
      if (!closing.aborted) timer ??= setTimeout(soon, delay)
    },
  }
  schedules.push(schedule)
  return schedule
}
