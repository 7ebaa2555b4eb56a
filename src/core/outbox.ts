import { validRows } from './collection.ts'
import type { Entry } from './entry.ts'
import { changeMeta, entriesOf, highest, readMeta, rowsOf } from './meta.ts'
import type { Draft } from './ports.ts'
import type { Driven } from './replica.ts'
import { MOST_ENTRIES } from './wire.ts'

/** About the most characters of a request; the server takes 256 KiB, and a character has three bytes at most. */
const MOST_CHARACTERS = 80_000

/** What has never been sent, put together where the collection knows how. */
export function merge(rows: Draft, replicas: ReadonlyMap<string, Driven>): void {
  const { sent, cursor } = readMeta(rows)
  for (const [name, { collection }] of replicas) {
    const entries = entriesOf(rows).filter((entry) => entry.n > sent && entry.collection === name)
    const kept = new Set(
      collection.merge?.(entries, validRows(collection, rowsOf(rows, name)), cursor) ?? entries,
    )
    if (kept.size < entries.length) changeMeta(rows, { merged: highest(rows) })
    for (const entry of entries) if (!kept.delete(entry)) rows.delete(entry.n)
    // Its `n` is not the one it was stored under first, and so says nothing about what came in between.
    for (const entry of kept) rows.set(entry.n, { ...entry, n: 0 })
  }
}

/** Takes from the outbox what the next request carries, and notes that it may have arrived from now on. */
export function offer(rows: Draft, replicas: ReadonlyMap<string, Driven>): Entry[] {
  merge(rows, replicas)
  let characters = 0
  const due = entriesOf(rows).filter(({ n }) => n > 0)
  const offered = due.filter((entry, index) => {
    characters += JSON.stringify(entry).length
    return !index || (index < MOST_ENTRIES && characters < MOST_CHARACTERS)
  })
  // With all that waits goes what has become a part of it.
  const sent = offered.length < due.length ? (offered.at(-1) as Entry).n : highest(rows)
  if (sent > readMeta(rows).sent) changeMeta(rows, { sent })
  return offered
}
