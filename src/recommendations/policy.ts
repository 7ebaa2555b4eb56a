import type { Item } from '../core/item.ts'
import type { Hub } from '../core/ports.ts'
import type { Replica } from '../core/replica.ts'
import type { Arm, Arms } from './arm.ts'
import { checkUse } from './checkUse.ts'
import { choose, spread } from './choose.ts'
import type { TrailOp, TrailRow } from './collection.ts'
import type { Visit } from './engine/query.ts'
import type { PlaceRequest, RecommendationsOptions } from './options.ts'
import { MOST_LISTED } from './rules.ts'
import { sessionOf } from './session.ts'
import type { Question, Suggested } from './source.ts'

/** A request, complete. */
export interface Place {
  readonly placement: string
  readonly limit: number
  readonly seed: readonly string[]
}

/** How many items each filter has taken out. */
export type Removed = Record<string, number>

/** What a place is about now. */
export interface Matter {
  /** What its source is asked. */
  readonly question: Question
  readonly arm: Arm
  readonly removed: Removed
  /** What is shown there of what the source has found, behind what stays. */
  choose(found: readonly Suggested[], kept: readonly Suggested[]): readonly Suggested[]
}

/** Says what a place is about, by what is known of the customer. */
export type Policy = (place: Place) => Matter

export interface PolicyParts {
  readonly hub: Hub
  readonly options: RecommendationsOptions
  readonly product: (itemId: string) => Item | undefined
  readonly inStock: (itemId: string) => boolean
  readonly exclude: (itemId: string) => boolean
  readonly trail: Replica<TrailRow, TrailOp>
  readonly arms: Arms
  /** Whether somebody has agreed that what they do is used for this. */
  readonly granted: () => boolean
  /** Whether somebody does not want to see an item. */
  readonly hidden: (itemId: string) => boolean
}

const DAY = 86_400
/** Filters come after a source has answered: it is asked for so many more. */
const more = (limit: number) => limit * 3 + 20

export function createPolicy(parts: PolicyParts): Policy {
  const { hub, options, product, inStock, exclude, trail, arms, granted, hidden } = parts
  const { cart, wishlist } = options
  const { repurchase = 30, placements = {}, holdout = 0 } = options
  const rowOf = (id: string) => (granted() ? trail.get().get(id) : undefined)
  const filters: Readonly<Record<string, (id: string) => unknown>> = {
    hidden,
    'in-cart': (id) => cart?.get().lines.some(({ item }) => item.item_id === id),
    bought: (id) => (rowOf(id)?.bought ?? -Infinity) > hub.clock() / 1000 - repurchase * DAY,
    unknown: (id) => options.product && !product(id),
    'out-of-stock': (id) => !inStock(id),
    excluded: exclude,
  }

  return ({ placement, limit, seed }) => {
    const removed: Removed = {}
    const {
      repeats = 'model',
      pins = [],
      mostOfGroup = Infinity,
      groupBy = 'item_category',
    } = placements[placement] ?? {}
    const checked = new Map<string, string | undefined>()
    const filterOf = (id: string) => Object.keys(filters).find((name) => filters[name]?.(id))
    const allow = (id: string) => {
      if (!checked.has(id)) {
        const again = repeats === 'novel' && rowOf(id)?.seen && 'seen'
        const filter = seed.includes(id) ? 'seed' : again || filterOf(id)
        checked.set(id, filter)
        if (filter) removed[filter] = (removed[filter] ?? 0) + 1
      }
      return !checked.get(id)
    }
    const groupOf = (id: string) => product(id)?.[groupBy]
    const arm = granted() ? arms.get(holdout) : 'none'
    const interests = { trail: trail.get(), cart: cart?.get().lines, wishlist: wishlist?.get().lines, seed }
    const session = arm === 'treatment' ? sessionOf(interests, hub.clock()) : []
    return {
      question: {
        placement,
        session,
        limit: more(limit),
        repeats,
        // No list needs more of a group than it has places: behind them, other groups are to be found.
        allow: spread(Math.max(limit, mostOfGroup), groupOf, allow),
        control: arm === 'control',
      },
      arm,
      removed,
      choose: (found, kept) =>
        choose(repeats === 'remind' ? reminded(session, found) : found, {
          kept,
          limit,
          pins,
          most: mostOfGroup,
          groupOf,
          shownOf: (id) => rowOf(id)?.shown ?? 0,
          allow,
        }),
    }
  }
}

/** What was visited first, in its order, then what of it is unknown to the source, the last visit first. */
function reminded(session: readonly Visit[], found: readonly Suggested[]): readonly Suggested[] {
  const own = session.map(({ item_id, kind = 'viewed', weight = 1 }): Suggested => {
    return { item_id, score: weight, reason: { kind, because: item_id, share: 1 } }
  })
  const visited = found.filter((one) => own.some(({ item_id }) => item_id === one.item_id))
  return [...visited, ...own.reverse(), ...found]
}

/**
 * A request with what it leaves out; on a live page with what can be meant.
 *
 * @throws {UsageError} in development
 */
export function readPlace(request: PlaceRequest): Place {
  checkUse(request, 'place')
  const { placement, limit = 8, seed = [] } = request
  return {
    placement,
    limit: Math.min(Math.max(limit, 1), MOST_LISTED) | 0,
    seed: [seed].flat().filter((id) => typeof id === 'string'),
  }
}
