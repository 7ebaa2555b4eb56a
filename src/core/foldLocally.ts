import { applyTo, foldRow } from './collection.ts'
import { changeMeta, entriesIn, highest, readMeta, rowKey, rowsOf } from './meta.ts'
import type { Draft } from './ports.ts'
import type { Driven } from './replica.ts'

/** Without a server everything is decided as soon as it is stored: makes rows of entries, so that a shop does not grow. */
export function foldLocally(rows: Draft, replicas: ReadonlyMap<string, Driven>): void {
  for (const [name, { collection }] of replicas) {
    const entries = entriesIn(rows).filter((entry) => entry.collection === name)
    const last = entries.at(-1)?.n ?? 0
    const before = rowsOf(rows, name)
    const after = entries.map((entry) => ({ ...entry, number: entry.n })).reduce(applyTo(collection), before)
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const row = after.get(key)
      const kept = row && foldRow(collection, row, last)
      if (kept) rows.set(rowKey(name, key), kept)
      else rows.delete(rowKey(name, key))
    }
    for (const { n } of entries) rows.delete(n)
    changeMeta(rows, { decided: highest(rows), cursor: Math.max(last, readMeta(rows).cursor) })
  }
}
