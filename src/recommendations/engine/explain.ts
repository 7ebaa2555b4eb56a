import type { Engine } from './engine.ts'
import { numberOf } from './ids.ts'
import { readQuery, type Visit } from './query.ts'

/** Why an item is in a list. */
export interface Reason {
  /** The visited item that gives most of its score: without it the score is lower by `share`. */
  readonly because: string
  /** What the shopper did with that item. */
  readonly kind: NonNullable<Visit['kind']>
  /** Which part of the score is that item's, from 0 to 1. */
  readonly share: number
}

/**
 * The visited item behind each listed one; of equal ones that which was visited last. Nothing is said of an item that
 * no visit speaks for, such as one that is listed for being visited most.
 *
 *     explain(engine, session, ['SKU-2']) // [{ because: 'SKU-1', kind: 'viewed', share: 0.8 }]
 */
export function explain(
  { inside: { ids, evidence } }: Engine,
  session: readonly Visit[],
  itemIds: readonly string[],
): readonly (Reason | undefined)[] {
  const query = readQuery(session, ids)
  const items = itemIds.map((id) => numberOf(ids, id))
  const best = items.map(() => ({ item: -1, score: 0, all: 0 }))
  query.all.forEach((item, place) => {
    evidence.look(item)
    for (const [at, other] of items.entries()) {
      const score = (evidence.shares[other] ?? 0) * (query.weights[place] as number)
      const found = best[at] as (typeof best)[number]
      found.all += score
      if (score > found.score) Object.assign(found, { item, score })
    }
  })
  return best.map(({ item, score, all }) => {
    const visit = session.findLast(({ item_id }) => numberOf(ids, item_id) === item)
    return item < 0 || !visit
      ? undefined
      : { because: visit.item_id, kind: visit.kind ?? 'viewed', share: score / all }
  })
}
