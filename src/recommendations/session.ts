import type { Rows } from '../core/collection.ts'
import type { ShownLine } from '../core/shownLines.ts'
import type { TrailRow } from './collection.ts'
import type { Visit } from './engine/query.ts'

/** So many visits make a session: what was before says nothing about today. */
const MOST_VISITS = 30
/** So many lines of a cart or a wishlist are heard that the customer has not looked at on the way. */
const MOST_LINES = 6
const DAY = 86_400

/** What is on a customer's mind, in parts that features bring along. */
export interface Interests {
  readonly trail: Rows<TrailRow>
  readonly cart?: readonly Pick<ShownLine, 'item'>[] | undefined
  readonly wishlist?: readonly Pick<ShownLine, 'item'>[] | undefined
  /** What the page is about, the most important last. */
  readonly seed: readonly string[]
}

/**
 * A customer's visits as one session, oldest first: what is in the cart counts three times, what is on the wishlist
 * twice, and each day halves it. What is wanted and was never looked at here, as on another channel, comes first.
 */
export function sessionOf({ trail, cart = [], wishlist = [], seed }: Interests, now: number): Visit[] {
  const kinds = new Map<string, 'cart' | 'wishlist'>()
  for (const { item } of wishlist.slice(-MOST_LINES)) kinds.set(item.item_id, 'wishlist')
  for (const { item } of cart.slice(-MOST_LINES)) kinds.set(item.item_id, 'cart')
  const visit = (item_id: string, days: number): Visit => {
    const kind = kinds.get(item_id)
    let weight = kind === 'cart' ? 3 : kind ? 2 : 1
    for (let day = 0; day < days; day++) weight /= 2
    return { item_id, ...(kind && { kind }), weight }
  }
  const times = [...trail].flatMap(([id, { seen = [] }]) => seen.map((at) => [at, id] as const))
  const visits = times
    .sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1))
    .map(([at, id]) => visit(id, Math.max(0, Math.floor((now / 1000 - at) / DAY))))
    .filter(({ weight = 0 }) => weight * 1024 > 1)
    .slice(-MOST_VISITS)
  const known = new Set(visits.map(({ item_id }) => item_id))
  const unseen = [...kinds.keys()].filter((id) => !known.has(id)).map((id) => visit(id, 0))
  const last = visits.at(-1)?.item_id
  return [...unseen, ...visits, ...seed.filter((id) => id !== last).map((id) => visit(id, 0))]
}
