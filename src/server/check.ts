import type { Collections } from './collections.ts'
import type { SentEntry, SentExchange } from './read.ts'

export interface CheckedEntry extends SentEntry {
  /** Why it cannot be applied. */
  readonly reason?: string
}

export interface CheckedExchange extends SentExchange {
  readonly entries: readonly CheckedEntry[]
}

/** Checks operations by their collections' schemas; before the transaction, since a validator may take its time. */
export async function check(
  collections: Collections,
  { cursor, entries }: SentExchange,
): Promise<CheckedExchange> {
  const checked = entries.map(async (entry): Promise<CheckedEntry> => {
    const known = collections.get(entry.collection)
    if (!known) return { ...entry, reason: 'unknown-collection' }
    const verdict = entry.valid && (await known.op['~standard'].validate(entry.op))
    if (!verdict || verdict.issues) return { ...entry, reason: 'invalid' }
    return { ...entry, op: verdict.value }
  })
  return { cursor, entries: await Promise.all(checked) }
}
