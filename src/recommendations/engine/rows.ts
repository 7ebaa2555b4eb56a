import type { Visit } from './query.ts'

/** What is recommended beside one product, best first; small enough to travel with the product itself. */
export type NeighbourRow = readonly (readonly [item_id: string, weight: number])[]

/** So many different products of a session are looked at, from the newest; each counts this much of the one after. */
const MOST_ROWS = 8
const FADING = 0.8

/** An item that rows speak for. */
export interface Neighbour {
  readonly item_id: string
  readonly score: number
  /** Of the visited products that speak for it the one that says most, and which part of the score is its. */
  readonly reason: {
    readonly kind: 'viewed' | 'cart' | 'wishlist'
    readonly because: string
    readonly share: number
  }
}

/**
 * Merges the rows of visited products into one list: for a first page, a server's page, or while an index is on its
 * way. Visited items are left out.
 *
 *     mergeRows({ 'SKU-1': [['SKU-2', 9], ['SKU-3', 4]] }, [{ item_id: 'SKU-1' }], 8)[0]?.item_id // 'SKU-2'
 */
export function mergeRows(
  rows: Readonly<Record<string, NeighbourRow>>,
  session: readonly Visit[],
  limit = 20,
): readonly Neighbour[] {
  const visited = new Map(session.map((visit) => [visit.item_id, visit]).reverse() as [string, Visit][])
  const found = new Map<string, { order: number; sum: number; most: number; because: Visit }>()
  let weight = 1
  for (const because of [...visited.values()].slice(0, MOST_ROWS)) {
    for (const [other, share] of (Object.hasOwn(rows, because.item_id) && rows[because.item_id]) || []) {
      if (visited.has(other)) continue
      const { order, sum, most, ...before } = found.get(other) ?? { order: 0, sum: 0, most: 0, because }
      found.set(other, {
        order: order + share * weight,
        sum: sum + share,
        most: Math.max(most, share),
        because: share > most ? because : before.because,
      })
    }
    weight *= FADING
  }
  return [...found]
    .sort(([a, { order: x }], [b, { order: y }]) => y - x || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([item_id, { sum, most, because }]) => ({
      item_id,
      score: sum,
      reason: { kind: because.kind ?? 'viewed', because: because.item_id, share: most / sum },
    }))
}
