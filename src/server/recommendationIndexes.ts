import { StorefrontError, UsageError } from '../core/errors.ts'
import type { Database } from './database.ts'
import type { StorableIndex, StoredVisit } from './indexDatabase.ts'
import { once } from './once.ts'

/** One visit of an item, as `createLogReader().add` of `throughline/indexing` takes it. */
export interface Visit {
  /** The customer, or the device of somebody who was none: it tells visits apart, and shall not be kept. */
  readonly session: string
  /** The `item_id`. */
  readonly item: string
  /** Milliseconds since 1970. */
  readonly time: number
}

export interface VisitsQuery {
  /** Only what happened from this time on, in milliseconds since 1970; all unless told. */
  readonly since?: number
  /** Hears what share of the touchpoints has been read, from 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** The indexes that recommendations on the device are made with, and what they are built from. */
export interface RecommendationIndexes {
  /**
   * Makes an index the one that the sync handler serves under its name. The one before stays until the next, for pages
   * that have just read its manifest. Answers `false` when it is the newest already, and writes nothing then. Rejects
   * with a `UsageError` when its name cannot stand in an address, and with the code `empty` when it has no items and
   * would replace one that has.
   *
   * @example
   * await recommendationIndexes(database).store(buildIndex(log))
   */
  store(built: StorableIndex): Promise<boolean>
  /**
   * What customers and guests have seen, taken and bought, oldest first, from the touchpoints `view_item`, `add_to_cart`
   * and `purchase`. Read page by page: memory does not grow with the log.
   *
   * @example
   * const reader = createLogReader()
   * for await (const visit of recommendationIndexes(database).visits({ since: Date.now() - 90 * 86_400_000 }))
   *   reader.add(visit)
   * const built = buildIndex(reader.finish().log)
   */
  visits(query?: VisitsQuery): AsyncIterable<Visit>
}

/**
 * The indexes in a database; its tables are made when they are not there yet.
 *
 * @example
 * const { visits, store } = recommendationIndexes(postgres(pool))
 */
export function recommendationIndexes(database: Database): RecommendationIndexes {
  const open = once(() => database.open())
  return {
    async store(built) {
      const { name } = built.manifest
      if (!/^[\w.-]+$/.test(name))
        throw new UsageError(
          'name',
          `'${name}' cannot stand in an address: name the index in letters, digits, '-', '.' and '_'.`,
        )
      await open()
      if (isEmpty(built.manifest) && !isEmpty(await database.newestManifest(name)))
        throw new StorefrontError(
          'empty',
          `There was no visit to build '${name}' from, and the index before has items: it stays.`,
        )
      return database.storeIndex(built)
    },
    async *visits({ since = 0, onProgress } = {}) {
      if (!Number.isFinite(since))
        throw new UsageError('since', 'Say from when on: visits({ since: milliseconds since 1970 }).')
      await open()
      const count = onProgress ? await database.countVisits(since) : 0
      let read = 0
      let last: StoredVisit | undefined
      for (;;) {
        const page = await database.visitsAfter(last ?? { micros: since * 1000, device: '', id: '' })
        last = page.at(-1)
        if (!last) return
        for (const { session, items, micros } of page)
          for (const item of items) yield { session, item, time: micros / 1000 }
        read += page.length
        // What has arrived since it was counted is read as well.
        onProgress?.(Math.min(read / count, 1))
      }
    },
  }
}

/** Nothing stored is as empty as an index without items. */
const isEmpty = (manifest: unknown): boolean => !(manifest as { readonly items?: number } | undefined)?.items
