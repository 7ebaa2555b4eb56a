import { checkUse } from '../checkUse.ts'
import type { SessionIndex } from './decode.ts'
import { createEvidence } from './evidence.ts'
import { idOf, numberOf } from './ids.ts'
import { type Query, readQuery, type Visit } from './query.ts'
import { createScorer } from './scorer.ts'

/** What a list is asked for. */
export interface ListRequest {
  /** What the shopper visited, oldest first. */
  readonly session: readonly Visit[]
  /** How many items, a whole number; 20 unless told. */
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
  /**
   * The best items for a session: as many as were asked for, when the index has so many that are allowed.
   *
   * @throws {UsageError} in development, when it cannot be what was meant; otherwise a limit that is no number is 0
   */
  list(request: ListRequest): readonly Recommended[]
  /**
   * How much a session speaks for any items, and why, in their order.
   *
   * @throws {UsageError} in development, when these cannot be what was meant
   */
  explain(session: readonly Visit[], itemIds: readonly string[]): readonly Recommended[]
}

/**
 * Answers lists from an index, without a request and without a clock: the same lists for the same index everywhere.
 *
 *     const engine = createEngine(decodeIndex(packed))
 *     engine.list({ session: [{ item_id: 'SKU-1' }], limit: 8 })
 */
export function createEngine(index: SessionIndex): Engine {
  const { ids, manifest, popular } = index
  const scorer = createScorer(index)
  const weigh = createEvidence(index)
  const number = (id: string) => numberOf(ids, id)
  const id = (item: number) => idOf(ids, item)
  const trending = manifest.trending.map(number)
  const explained = (query: Query, items: readonly number[], itemIds: readonly string[]) =>
    weigh(items, query).map(({ score, cause, share }, at): Recommended => {
      const kind = query.kinds[cause]
      return {
        item_id: itemIds[at] as string,
        score,
        reason: kind ? { kind, because: id(query.all[cause] as number), share } : { kind: 'trending' },
      }
    })

  return {
    list(request) {
      checkUse(request, 'session')
      const { session, limit: most = 20, repeats = 'model', allow = () => true } = request
      const limit = Math.min(most, manifest.items) | 0
      const query = readQuery(session, ids)
      const tried = new Set<number>()
      const taken: number[] = []
      const seen = (item: number) => query.all.includes(item)
      const take = (items: Iterable<number>) => {
        for (const item of items) {
          if (taken.length >= limit) return
          if (item < 0 || tried.has(item) || (repeats === 'novel' && seen(item))) continue
          tried.add(item)
          if (allow(id(item))) taken.push(item)
        }
      }
      scorer.find(query)
      if (repeats === 'remind') {
        take(scorer.best().filter(seen))
        take(query.all)
      }
      // Some may be left out for having been visited; more is put in order only when these do not do.
      take(scorer.best(limit + query.all.length))
      if (taken.length < limit) take(scorer.best())
      if (taken.length < limit) take(scorer.rest())
      take(trending)
      take(popular)
      return explained(query, taken, taken.map(id))
    },
    explain(session, itemIds) {
      checkUse({ session, itemIds }, 'session')
      return explained(readQuery(session, ids), itemIds.map(number), itemIds)
    },
  }
}
