import type { SessionIndex } from './decode.ts'
import { createEvidence } from './evidence.ts'
import { idOf, numberOf } from './ids.ts'
import { type Query, readQuery, type Visit } from './query.ts'
import { createScorer } from './scorer.ts'

/** What a list is asked for. */
export interface ListRequest {
  /** What the shopper visited, oldest first. */
  readonly session: readonly Visit[]
  /** How many items; 20 unless told. */
  readonly limit?: number
  /**
   * What becomes of items that were visited already: `novel` leaves them out, `remind` puts them first, `model`
   * (unless told) has them where the shop's own log says.
   */
  readonly repeats?: 'novel' | 'remind' | 'model'
  /** Says which items may be listed, such as those in stock; asked before the list is cut. */
  readonly allow?: (itemId: string) => boolean
}

/** Why an item is in a list: the visit that speaks for it most, or that it is what is visited most. */
export type Reason =
  | {
      /** What the shopper did with that item. */
      readonly kind: NonNullable<Visit['kind']>
      /** The visited item that gives most of the score, of equal ones the last: without it the score is lower. */
      readonly because: string
      /** Which part of the score is that item's, from 0 to 1. */
      readonly share: number
    }
  | { readonly kind: 'trending' }

/** An item of a list. */
export interface Recommended {
  readonly item_id: string
  /**
   * How much the session speaks for it: for each visited item, the part of its past sessions that had this one too,
   * added up. The order of a list knows more: what comes next, when to remind, what is in demand.
   */
  readonly score: number
  readonly reason: Reason
}

export interface Engine {
  /** The best items for a session: as many as were asked for, when the index has so many that are allowed. */
  list(request: ListRequest): readonly Recommended[]
  /** How much a session speaks for any items, and why, in their order. */
  explain(session: readonly Visit[], itemIds: readonly string[]): readonly Recommended[]
}

/**
 * Answers lists from an index, without a request and without a clock: the same lists for the same index everywhere.
 *
 *     const engine = createEngine(decodeIndex(packed))
 *     engine.list({ session: [{ item_id: 'SKU-1' }], limit: 8 })
 */
export function createEngine(index: SessionIndex): Engine {
  const { ids } = index
  const scorer = createScorer(index)
  const evidence = createEvidence(index)
  let known: number[] | undefined
  const popular = () => {
    known ??= popularItems(index)
    return known
  }

  const explained = (
    { all, weights, kinds }: Query,
    items: readonly number[],
    itemIds: readonly string[],
  ) => {
    const scores = items.map(() => 0)
    const most = items.map(() => 0)
    const causes = items.map(() => -1)
    all.forEach((visited, place) => {
      evidence.look(visited)
      items.forEach((item, at) => {
        const score = (evidence.shares[item] ?? 0) * (weights[place] as number)
        scores[at] = (scores[at] as number) + score
        if (score <= (most[at] as number)) return
        most[at] = score
        causes[at] = place
      })
    })
    return itemIds.map((item_id, at): Recommended => {
      const score = scores[at] as number
      const place = causes[at] as number
      const kind = kinds[place]
      return {
        item_id,
        score,
        reason: kind
          ? { kind, because: idOf(ids, all[place] as number), share: (most[at] as number) / score }
          : { kind: 'trending' },
      }
    })
  }

  return {
    list({ session, limit = 20, repeats = 'model', allow = () => true }) {
      const query = readQuery(session, ids)
      const seen = new Set(query.visits)
      const list = new Map<number, string>()
      const take = (items: Iterable<number>) => {
        for (const item of items) {
          if (list.size >= limit) return
          if (item < 0 || list.has(item) || (repeats === 'novel' && seen.has(item))) continue
          const id = idOf(ids, item)
          if (allow(id)) list.set(item, id)
        }
      }
      const order = scorer.order(query)
      if (repeats === 'remind') {
        take(order.filter((item) => seen.has(item)))
        take(query.all)
      }
      take(order)
      if (list.size < limit) take(scorer.rest())
      if (list.size < limit) take(popular())
      return explained(query, [...list.keys()], [...list.values()])
    },
    explain: (session, itemIds) =>
      explained(
        readQuery(session, ids),
        itemIds.map((id) => numberOf(ids, id)),
        itemIds,
      ),
  }
}

/** What is visited most in the newest part of the log, then all else by the number of its sessions. */
function popularItems({ manifest, ids, postingStarts }: SessionIndex): number[] {
  const count = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  return [
    ...manifest.trending.map((id) => numberOf(ids, id)),
    ...[...ids.starts.keys()].slice(0, -1).sort((a, b) => count(b) - count(a) || a - b),
  ]
}
