import type { Visit } from './query.ts'

/** What is recommended beside one product, best first; small enough to travel with the product itself. */
export type NeighbourRow = readonly (readonly [item_id: string, weight: number])[]

/** So many different products of a session are looked at, from the newest; each counts this much of the one after. */
const MOST_ROWS = 8
const FADING = 0.8

/**
 * Merges the rows of visited products into one list: for a first page, a server's page, or while an index is on its
 * way. Visited items are left out.
 *
 *     mergeRows({ 'SKU-1': [['SKU-2', 9], ['SKU-3', 4]] }, [{ item_id: 'SKU-1' }], 8) // ['SKU-2', 'SKU-3']
 */
export function mergeRows(
  rows: Readonly<Record<string, NeighbourRow>>,
  session: readonly Pick<Visit, 'item_id'>[],
  limit = 20,
): readonly string[] {
  const visited = new Set(session.map(({ item_id }) => item_id).reverse())
  const scores = new Map<string, number>()
  let weight = 1
  for (const item_id of [...visited].slice(0, MOST_ROWS)) {
    for (const [other, share] of (Object.hasOwn(rows, item_id) && rows[item_id]) || [])
      if (!visited.has(other)) scores.set(other, (scores.get(other) ?? 0) + share * weight)
    weight *= FADING
  }
  return [...scores]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([item_id]) => item_id)
}
