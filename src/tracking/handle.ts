import type { Purpose } from '../core/collection.ts'
import type { Channel } from '../core/entry.ts'
import type { Commit } from '../core/replica.ts'
import type { TouchpointContext } from '../core/wire.ts'
import type { Events, Params } from './events.ts'

/** One thing that a customer did or saw, as it was recorded. */
export interface Touchpoint {
  /** The same wherever this touchpoint goes: on the wire, at the server, in a bridge. */
  readonly id: string
  /** When it happened, in milliseconds since 1970 by the device's clock. */
  readonly at: number
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** Where it happened; absent without a page. */
  readonly page?:
    | { readonly location: string; readonly title?: string; readonly referrer?: string }
    | undefined
}

/** A call of `track`, and what it is for. */
export interface Tracked extends Commit {
  readonly purpose: Purpose
}

/** Looks on while touchpoints are tracked. */
export interface TrackingObserver {
  /** At every call of `track`, with what was handed in, before anything is cut; it may be held, or recorded by now. */
  tracked?(name: string, params: unknown, tracked: Tracked): void
  /** When a touchpoint is recorded: consent is there, it is plain data. */
  recorded?(touchpoint: Touchpoint): void
}

/**
 * Adds to the context of touchpoints. Runs in their order while they are being sent, in whichever tab sends; `state` is
 * stored with the queue.
 */
export interface ContextFold<State> {
  readonly name: string
  /**
   * Pure: the same touchpoints give the same context wherever it runs. Parameters that it answers stand in for the
   * touchpoint's own.
   */
  next(
    state: State | undefined,
    touchpoint: Touchpoint,
  ): readonly [
    state: State,
    context: { readonly [Key in keyof TouchpointContext]?: TouchpointContext[Key] | undefined } & Partial<
      Pick<Touchpoint, 'params'>
    >,
  ]
}

/** The fate of every touchpoint: `accepted = acknowledged + queued + held + all that was dropped`. */
export interface TrackingStats {
  readonly accepted: number
  readonly acknowledged: number
  readonly queued: number
  /** Kept in memory until somebody decides about their purpose. */
  readonly held: number
  /** How many were given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>
}

/** Records the touchpoints of a customer's journey. */
export interface Tracking {
  /** Where this shop meets its customers. */
  readonly channel: Channel
  /** Records that something happened. Never throws: a shop's page goes on whatever is tracked. */
  track<Name extends keyof Events | (string & {})>(name: Name, params?: Params<Name>): Commit
  /** What became of all touchpoints of this device so far. */
  stats(): TrackingStats
  /** Lets somebody look on; returns the undo. */
  observe(observer: TrackingObserver): () => void
  /** Adds to what is sent with touchpoints; returns the undo. */
  enrich<State>(fold: ContextFold<State>): () => void
}
