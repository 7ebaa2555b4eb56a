import type { Rows } from '../core/collection.ts'
import type { Entry } from '../core/entry.ts'
import { StorefrontError } from '../core/errors.ts'
import { MOST_LINES } from '../core/lines.ts'
import type { Collections } from './collections.ts'
import type { ChangedRow, DecidedEntry } from './database.ts'

/** The most rows of one collection in one log, those that are gone and not forgotten yet included. */
const MOST_ROWS = 2 * MOST_LINES

/** Folds entries into a log's rows and remembers which of them changed. */
export interface Fold {
  /** Applies an entry, or answers why it cannot be. */
  apply(entry: DecidedEntry & Pick<Entry, 'folded'>): string | undefined
  /** The rows of a collection as they are now. */
  rows(collection: string): Rows
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
        if (error instanceof StorefrontError) return error.code
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
    rows: (collection) => state.get(collection) ?? new Map(),
    changed: () => [...changed.values()],
  }
}
