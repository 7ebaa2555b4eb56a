import type { SessionIndex } from './decode.ts'
import { createEvidence, type Evidence } from './evidence.ts'
import { type Ids, idOf } from './ids.ts'
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

/** An item of a list. */
export interface Recommended {
  readonly item_id: string
  /**
   * How much the session speaks for it: for each visited item, the part of its past sessions that had this one too,
   * added up. The order of a list knows more: what comes next, when to remind, what is in demand.
   */
  readonly score: number
  /** From the session, or, where that says nothing more, from what is visited most. */
  readonly kind: 'session' | 'trending'
}

export interface Engine {
  /** The best items for a session: as many as were asked for, when the index has so many that are allowed. */
  list(request: ListRequest): readonly Recommended[]
  /** What `explain` needs. */
  readonly inside: { readonly ids: Ids; readonly evidence: Evidence }
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

  return {
    list({ session, limit = 20, repeats = 'model', allow = () => true }) {
      const query = readQuery(session, ids)
      const seen = new Set(query.visits)
      const list = new Map<number, Recommended['kind']>()
      const take = (items: Iterable<number>, kind: Recommended['kind'] = 'session') => {
        for (const item of items) {
          if (list.size >= limit) return
          if (item < 0 || list.has(item) || (repeats === 'novel' && seen.has(item))) continue
          if (allow(idOf(ids, item))) list.set(item, kind)
        }
      }
      const order = scorer.order(query)
      if (repeats === 'remind') {
        take(order.filter((item) => seen.has(item)))
        take(query.all)
      }
      take(order)
      if (list.size < limit) take(scorer.rest())
      if (list.size < limit) take(popular(), 'trending')
      const scores = scoresOf([...list.keys()], query, evidence)
      return Array.from(list, ([item, kind], at) => ({
        item_id: idOf(ids, item),
        score: scores[at] as number,
        kind,
      }))
    },
    inside: { ids, evidence },
  }
}

function scoresOf(items: readonly number[], { all, weights }: Query, evidence: Evidence): readonly number[] {
  const scores = items.map(() => 0)
  all.forEach((visited, place) => {
    evidence.look(visited)
    items.forEach((item, at) => {
      scores[at] = (scores[at] as number) + (evidence.shares[item] as number) * (weights[place] as number)
    })
  })
  return scores
}

/** What is visited most in the newest part of the log, then all else by the number of its sessions. */
function popularItems({ manifest, postingStarts }: SessionIndex): number[] {
  const count = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  return [
    ...manifest.trending,
    ...Array.from({ length: manifest.items }, (_, item) => item).sort((a, b) => count(b) - count(a) || a - b),
  ]
}
