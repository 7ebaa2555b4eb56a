import { foldRow } from '../core/collection.ts'
import type { LogState, Transaction } from './database.ts'
import type { Rules } from './decide.ts'

/** A device that has not been heard of for so many milliseconds is not waited for. */
const ABSENT = 30 * 24 * 60 * 60 * 1000

/** So many of a log's last entries are kept apart at the most, whoever has not heard of them. */
export const MOST_KEPT = 512

/**
 * Forgets what every device knows of, so that a log does not grow with its history. Nothing of `device` has seen less than
 * `seen` and is still to come. Answers the number up to which everything is folded.
 */
export async function compact(
  store: Transaction,
  { collections, history }: Rules,
  {
    log,
    device,
    number,
    folded,
    seen,
    received,
  }: LogState & {
    readonly log: string
    readonly device: string
    readonly seen: number
    readonly received: number
  },
): Promise<number> {
  const least = await store.acknowledge(log, device, seen, received, received - ABSENT)
  const known = Math.max(folded, number - MOST_KEPT, Math.min(seen, least ?? seen))
  if (known <= folded) return folded
  const rows = [...(await store.rows(log))].flatMap(([collection, rows]) => {
    const known_ = collections.get(collection)
    return [...rows].flatMap(([key, row]) => {
      const kept = known_ ? (foldRow(known_.collection, row, known) ?? null) : row
      return kept === row ? [] : [{ collection, key, row: kept }]
    })
  })
  await store.compact({ log, folded: known, rows, history })
  return known
}
