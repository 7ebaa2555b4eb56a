import type { Hub } from '../../core/ports.ts'

/** The shop's clock, and by how much somebody has set it ahead. */
export interface Clock {
  /** In milliseconds; 0 is the real time. */
  readonly ahead: number
  /** Sets it so much further ahead; 0 sets it right. */
  jump(by: number): void
}

/** Lets somebody try what a shop does later, on this page alone. Timers go on as they are. */
export function createClock(hub: Hub): Clock {
  const real = hub.clock
  let ahead = 0
  return {
    get ahead() {
      return ahead
    },
    jump(by) {
      ahead = by && ahead + by
      hub.clock = ahead ? () => real() + ahead : real
    },
  }
}
