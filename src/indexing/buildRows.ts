import { decodeIndex } from '../recommendations/engine/decode.ts'
import { createEngine } from '../recommendations/engine/engine.ts'
import type { NeighbourRow } from '../recommendations/engine/rows.ts'
import type { BuiltIndex } from './build.ts'
import { readOptions } from './options.ts'

/**
 * What is recommended beside each product, for pages that have no index: `mergeRows` makes lists of them. A weight is
 * 1 ÷ rank in thousandths, since scores of different sessions have no common measure.
 *
 * @throws {UsageError} when `size` is no whole number from 1 on
 */
export function buildRows(built: BuiltIndex, size = 10): Record<string, NeighbourRow> {
  const { size: limit } = readOptions({ size }, { size: 10 })
  const index = decodeIndex(built, built.manifest.name)
  const engine = createEngine(index)
  const row = (item_id: string): NeighbourRow =>
    engine
      .list({ session: [{ item_id }], limit, repeats: 'novel' })
      .filter(({ reason }) => reason.kind !== 'trending')
      .map(({ item_id }, rank) => [item_id, Math.round(1000 / (rank + 1))])
  return Object.fromEntries(
    built.ids
      .split('\n')
      .filter(Boolean)
      .map((id) => [id, row(id)]),
  )
}
