import { foldRow, validRows } from './collection.ts'
import { changeMeta, entriesIn, highest, readMeta, rowKey, rowsOf } from './meta.ts'
import type { Draft } from './ports.ts'
import type { Driven } from './replica.ts'

/** Without a server everything is decided as soon as it is stored: makes rows of entries, so that a shop does not grow. */
export function foldLocally(rows: Draft, replicas: ReadonlyMap<string, Driven>): void {
  for (const [name, { collection }] of replicas) {
    const entries = entriesIn(rows).filter((entry) => entry.collection === name)
    const last = entries.at(-1)?.n ?? 0
    const before = validRows(collection, rowsOf(rows, name))
    let after = before
    for (const entry of entries)
      try {
        after = collection.apply(after, { ...entry, number: entry.n })
        rows.delete(entry.n)
      } catch {
        // What this version cannot fold stays for one that can.
      }
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const row = after.get(key)
      const kept = row && foldRow(collection, row, last)
      if (kept) rows.set(rowKey(name, key), kept)
      else rows.delete(rowKey(name, key))
    }
    changeMeta(rows, {
      decided: Math.max(last, highest(rows)),
      cursor: Math.max(last, readMeta(rows).cursor),
    })
  }
}
