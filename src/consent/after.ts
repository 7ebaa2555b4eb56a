/** What timers can count to, in milliseconds: 24 days. */
const LONGEST_WAIT = 2 ** 31 - 1

/** Calls `then` after so many milliseconds, unless `signal` comes first. Keeps no server awake. */
export function after(wait: number, then: () => void, signal: AbortSignal): void {
  const timer: unknown = setTimeout(then, Math.min(wait, LONGEST_WAIT))
  ;(timer as { unref?(): void }).unref?.()
  signal.addEventListener('abort', () => clearTimeout(timer as number))
}
