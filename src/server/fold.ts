import type { Rows } from '../core/collection.ts'
import type { Collections } from './collections.ts'
import type { ChangedRow, DecidedEntry } from './database.ts'

/** The most rows of one collection in one log. */
export const MOST_ROWS = 1000

/** Folds entries into a log's rows and remembers which of them changed. */
export interface Fold {
  /** Applies an entry, or answers why it cannot be. */
  apply(entry: DecidedEntry): string | undefined
  /** Every row that changed, once, with the number of the entry that changed it last. */
  changed(): readonly ChangedRow[]
}

export interface FoldParts {
  readonly collections: Collections
  readonly rows: ReadonlyMap<string, Rows>
  readonly onError: (error: unknown) => void
  /** More rows than `MOST_ROWS` are taken. */
  readonly unlimited?: boolean
}

export function createFold({ collections, rows, onError, unlimited = false }: FoldParts): Fold {
  const state = new Map(rows)
  const changed = new Map<string, ChangedRow>()

  return {
    apply(entry) {
      const name = entry.collection
      const before = state.get(name) ?? new Map()
      let after: Rows | undefined
      try {
        after = collections
          .get(name)
          ?.collection.apply(before, { ...entry, id: `${entry.device}.${entry.n}` })
      } catch (error) {
        // Not thrown on: the device would send the same entry for ever.
        onError(error)
        return 'failed'
      }
      if (!after) return 'unknown-collection'
      if (after.size > before.size && after.size > MOST_ROWS && !unlimited) return 'full'
      state.set(name, after)
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        const row = after.get(key) ?? null
        if (before.get(key) === (row ?? undefined)) continue
        changed.set(JSON.stringify([name, key]), { collection: name, key, row, number: entry.number })
      }
      return undefined
    },
    changed: () => [...changed.values()],
  }
}
