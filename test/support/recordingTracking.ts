import type {
  ContextFold,
  Touchpoint,
  Tracked,
  Tracking,
  TrackingObserver,
} from '../../src/tracking/handle.ts'

export interface RecordingTracking extends Tracking {
  /** All that was recorded, in its order. */
  readonly touchpoints: Touchpoint[]
  /** What was recorded under a name, by its parameters. */
  of(name: string): Touchpoint['params'][]
  /** What folds add to what was recorded. */
  contexts(): object[]
  /** Observers and folds that have not been undone. */
  readonly attached: Set<object>
}

/** Tracking that only remembers; everything is recorded at once, as `t1`, `t2` and so on. */
export function recordingTracking(clock: () => number = () => Date.UTC(2026, 0)): RecordingTracking {
  const touchpoints: Touchpoint[] = []
  const observers = new Set<TrackingObserver>()
  const folds = new Set<ContextFold<unknown>>()
  const attached = new Set<object>()
  const attach = <T extends object>(to: Set<T>, one: T) => {
    to.add(one)
    attached.add(one)
    return () => {
      to.delete(one)
      attached.delete(one)
    }
  }
  return {
    touchpoints,
    attached,
    channel: 'web',
    track(name: string, params: Readonly<Record<string, unknown>> = {}) {
      const id = `t${touchpoints.length + 1}`
      const page = globalThis.location && { location: location.href, referrer: document.referrer }
      const touchpoint = { id, at: clock(), name, params, ...(page && { page }) }
      touchpoints.push(touchpoint)
      for (const { recorded } of observers) recorded?.(touchpoint)
      const commit: Tracked = {
        id,
        saved: Promise.resolve('memory'),
        settled: Promise.resolve({ status: 'local' }),
        purpose: 'analytics',
      }
      for (const { tracked } of observers) tracked?.(name, params, commit)
      return commit
    },
    of: (name) => touchpoints.filter((touchpoint) => touchpoint.name === name).map(({ params }) => params),
    contexts() {
      const states = new Map<ContextFold<unknown>, unknown>()
      return touchpoints.map((touchpoint) =>
        Object.assign(
          {},
          ...[...folds].map((fold) => {
            const [state, context] = fold.next(states.get(fold), touchpoint)
            states.set(fold, state)
            return context
          }),
        ),
      )
    },
    stats: () => ({
      accepted: touchpoints.length,
      acknowledged: touchpoints.length,
      queued: 0,
      held: 0,
      dropped: {},
    }),
    observe: (observer) => attach(observers, observer),
    enrich: (fold) => attach(folds as Set<object>, fold),
  }
}
