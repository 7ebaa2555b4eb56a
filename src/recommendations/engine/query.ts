import { MOST_VISITED } from './format.ts'
import { type Ids, numberOf } from './ids.ts'

/** Something a shopper did with an item. */
export interface Visit {
  readonly item_id: string
  /** `viewed` unless told. */
  readonly kind?: 'viewed' | 'cart' | 'wishlist'
  /** How much it says beside a view, any number above 0: 3 for a cart, 2 for a wishlist, unless told. */
  readonly weight?: number
}

/** A shopper's session as the engine reads it. */
export interface Query {
  /** The number of each visited item, oldest first; -1 for one that the index does not know. */
  readonly visits: readonly number[]
  /** The known ones, each once, the one visited last first. */
  readonly all: readonly number[]
  /** The first `MOST_VISITED` of them. */
  readonly items: readonly number[]
  /** How much each of `all` says beside a view. */
  readonly weights: readonly number[]
  /** What was done with each of `all`: what weighs most. */
  readonly kinds: readonly NonNullable<Visit['kind']>[]
}

const weightOf = ({ kind, weight = 0 }: Visit): number =>
  weight > 0
    ? // Not so small or large that a product of weights is nothing or endless.
      Math.min(Math.max(weight, 1e-9), 1e9)
    : kind === 'cart'
      ? 3
      : kind === 'wishlist'
        ? 2
        : 1

/** Reads a session, oldest visit first. An item counts where it was visited last, with its highest weight. */
export function readQuery(session: readonly Visit[], ids: Ids): Query {
  const visits = session.map(({ item_id }) => numberOf(ids, item_id))
  const all: number[] = []
  const weights: number[] = []
  const kinds: NonNullable<Visit['kind']>[] = []
  for (let at = visits.length - 1; at >= 0; at--) {
    const item = visits[at] as number
    if (item < 0) continue
    const visit = session[at] as Visit
    const weight = weightOf(visit)
    let place = all.indexOf(item)
    if (place < 0) place = all.push(item) - 1
    if (weight <= (weights[place] ?? 0)) continue
    weights[place] = weight
    kinds[place] = visit.kind ?? 'viewed'
  }
  return { visits, all, items: all.slice(0, MOST_VISITED), weights, kinds }
}
