import type { SessionIndex } from './decode.ts'
import { readQuery, type Visit } from './query.ts'
import { createScorer, type Scorer } from './scorer.ts'

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
  /** Falls along the list; comparable within one list only. */
  readonly score: number
  /** From the session, or, where that says nothing more, from what is visited most. */
  readonly kind: 'session' | 'trending'
}

export interface Engine {
  /** The best items for a session: as many as were asked for, when the index has so many that are allowed. */
  list(request: ListRequest): readonly Recommended[]
  /** What `explain` needs beside lists. */
  readonly evidence: Evidence
}

/** What lists are made of. */
export interface Evidence {
  readonly index: SessionIndex
  /** The number of each item, by its id. */
  readonly numbers: ReadonlyMap<string, number>
  readonly scorer: Scorer
}

/**
 * Answers lists from an index, without a request and without a clock: the same lists for the same index everywhere.
 *
 *     const engine = createEngine(decodeIndex(packed))
 *     engine.list({ session: [{ item_id: 'SKU-1' }], limit: 8 })
 */
export function createEngine(index: SessionIndex): Engine {
  const { ids } = index
  const numbers = new Map(ids.map((id, item) => [id, item]))
  const scorer = createScorer(index)
  const { order } = scorer
  let known: number[] | undefined
  const popular = () => {
    known ??= popularItems(index)
    return known
  }

  return {
    list({ session, limit = 20, repeats = 'model', allow = () => true }) {
      const query = readQuery(session, numbers)
      const seen = new Set(query.visits)
      const taken = new Set<number>()
      const list: Recommended[] = []
      const take = (item: number, score: number, kind: Recommended['kind']) => {
        const item_id = ids[item] as string
        if (taken.has(item) || (repeats === 'novel' && seen.has(item)) || !allow(item_id)) return
        taken.add(item)
        list.push({ item_id, score, kind })
      }
      const count = scorer.score(query)
      for (const reminding of repeats === 'remind' ? [true, false] : [false])
        for (let at = 0; at < count && list.length < limit; at++)
          if (!reminding || seen.has(order.ids[at] as number))
            take(order.ids[at] as number, order.scores[at] as number, 'session')
      const refill = (items: Iterable<number>, kind: Recommended['kind']) => {
        for (const item of items) {
          if (list.length >= limit) return
          take(item, (list.at(-1)?.score ?? 0) - 1, kind)
        }
      }
      if (list.length < limit) refill(scorer.rest(), 'session')
      if (list.length < limit) refill(popular(), 'trending')
      return list
    },
    evidence: { index, numbers, scorer },
  }
}

/** What is visited most in the newest part of the log, then all else by the number of its sessions. */
function popularItems({ manifest, ids, postingStarts }: SessionIndex): number[] {
  const count = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  return [...manifest.trending, ...[...ids.keys()].sort((a, b) => count(b) - count(a) || a - b)]
}
