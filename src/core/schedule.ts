/** When something runs: at once, soon, or after trouble when its wait is over. */
export interface Schedule {
  /** Runs now, whatever the wait; settles after a run that began after this call, and never rejects. */
  now(): Promise<void>
  /** Runs now, or after the wait if there was trouble. */
  soon(): void
  /** Runs in so many milliseconds, unless it does before. */
  later(delay: number): void
  /** The wait is over: what failed before may work again. */
  retry(): void
  stop(): void
}

/**
 * Runs `task` one at a time. After a failure it waits a random part of a time that doubles from two seconds to five
 * minutes ("full jitter", AWS Architecture Blog, Exponential Backoff and Jitter), or as long as the error's
 * `retryAfter` says if that is longer.
 */
export function createSchedule(task: () => Promise<void>, failed: (error: unknown) => void): Schedule {
  let timer: ReturnType<typeof setTimeout> | undefined
  let notBefore = 0
  let failures = 0
  let last = Promise.resolve()
  /** A run is queued; one is under way; one more was asked for meanwhile. */
  let queued = false
  let running = false
  let wanted = false
  let stopped = false

  const run = async () => {
    queued = false
    wanted = false
    if (stopped) return
    running = true
    try {
      await task()
      failures = 0
    } catch (error) {
      failed(error)
      const wait = Math.random() * Math.min(300_000, 1000 * 2 ** ++failures)
      const delay = Math.max(wait, (error as { retryAfter?: number }).retryAfter ?? 0)
      notBefore = Date.now() + delay
      later(delay)
    }
    running = false
    if (wanted) soon()
  }

  const now = () => {
    clearTimeout(timer)
    timer = undefined
    if (!queued) last = last.then(run)
    queued = true
    return last
  }

  const soon = () => {
    wanted = true
    if (!running && Date.now() >= notBefore) void now()
  }

  const later = (delay: number) => {
    if (!stopped) timer ??= setTimeout(now, delay)
  }

  return {
    now,
    soon,
    later,
    retry() {
      notBefore = 0
      soon()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
