import type { SessionIndex } from './decode.ts'
import type { Engine } from './engine.ts'
import { type Query, readQuery, type Visit } from './query.ts'
import type { Scorer } from './scorer.ts'

/** Why an item is in a list. */
export interface Reason {
  /** The visited item that speaks for it most: without it the session gives a lower score. */
  readonly because: string
  /** What the shopper did with that item. */
  readonly kind: NonNullable<Visit['kind']>
  /** Which part of the evidence is that item's, from 0 to 1. */
  readonly share: number
}

/**
 * Finds the visited item behind each listed one: evidence is divided among the items that a neighbour shares with the
 * session, and whoever has most of it is named once a session without that item has confirmed it. Nothing is said of
 * what no single visit speaks for.
 *
 *     explain(engine, session, ['SKU-2']) // [{ because: 'SKU-1', kind: 'viewed', share: 0.8 }]
 */
export function explain(
  { evidence: { index, numbers, scorer } }: Engine,
  session: readonly Visit[],
  itemIds: readonly string[],
): readonly (Reason | undefined)[] {
  const query = readQuery(session, numbers)
  const items = itemIds.map((id) => numbers.get(id) ?? -1)
  const before = scoresOf(scorer, query, items)
  const shares = items.map((item) => sharesOf(scorer, index, query.items, item))
  const without = new Map<number, readonly number[]>()
  const scoresWithout = (visited: number) => {
    const known = without.get(visited)
    if (known) return known
    const rest = session.filter(({ item_id }) => numbers.get(item_id) !== visited)
    const scores = scoresOf(scorer, readQuery(rest, numbers), items)
    without.set(visited, scores)
    return scores
  }
  return items.map((_, at) => {
    const parts = shares[at] as readonly number[]
    const order = [...query.items.keys()].sort((a, b) => (parts[b] as number) - (parts[a] as number) || a - b)
    const place = order.find(
      (place) =>
        (parts[place] as number) > 0 &&
        (scoresWithout(query.items[place] as number)[at] as number) < (before[at] as number),
    )
    if (place === undefined) return undefined
    const because = index.ids[query.items[place] as number] as string
    const kind = session.findLast(({ item_id }) => item_id === because)?.kind ?? 'viewed'
    return { because, kind, share: parts[place] as number }
  })
}

/** What each item scores for a session; nothing is lower than not to be found. */
function scoresOf({ score, order }: Scorer, query: Query, items: readonly number[]): readonly number[] {
  const place = new Map<number, number>()
  for (let at = score(query) - 1; at >= 0; at--) place.set(order.ids[at] as number, at)
  return items.map((item) => {
    const at = place.get(item)
    return at === undefined ? -Infinity : (order.scores[at] as number)
  })
}

/** The part of each visited item in what the neighbours of the last `score` say for an item. */
function sharesOf(
  { neighbours: { nearest, weights, give } }: Scorer,
  { starts, items }: SessionIndex,
  visited: readonly number[],
  item: number,
): readonly number[] {
  const parts = visited.map(() => 0)
  for (let at = 0; at < nearest.size(); at++) {
    const session = nearest.ids[at] as number
    const start = starts[session] as number
    const members = items.subarray(start, starts[session + 1])
    const here = members.indexOf(item)
    if (here < 0) continue
    const shared = visited.map((other, place) => (members.includes(other) ? (weights[place] as number) : 0))
    const evidence = give(at, start + here) / shared.reduce((sum, weight) => sum + weight, 0)
    shared.forEach((weight, place) => {
      parts[place] = (parts[place] as number) + weight * evidence
    })
  }
  const all = parts.reduce((sum, part) => sum + part, 0)
  // Found beside the newest item, or visited and in no neighbour.
  if (!all)
    return visited.map((other, place) => (other === item || (place === 0 && !visited.includes(item)) ? 1 : 0))
  return parts.map((part) => part / all)
}
