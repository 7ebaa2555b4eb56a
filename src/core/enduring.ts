import { StorageError } from './errors.ts'
import { inMemory } from './inMemory.ts'
import { META, noMeta, SHARED } from './meta.ts'
import type { OpenStorage, Storage, StoredRows } from './ports.ts'

/**
 * Makes a storage that never fails: when the one it was given does, it goes on in memory as a device of its own, and
 * does not come back. The page keeps all it has, and the server still gets it. Entries that the lost storage holds go
 * out from there some day, so they are kept to be seen and not to be sent.
 */
export const enduring =
  (open: OpenStorage): OpenStorage =>
  (parts) => {
    let storage: Storage
    let last: StoredRows = new Map()
    let moved: Promise<unknown> | undefined

    const lose = (error: unknown) => {
      storage?.close()
      storage = inMemory()
      parts.lost(error instanceof StorageError ? error : new StorageError('failed', `${error}`, error))
      moved = storage.rows('', () => [
        ...[...last].map(([key, row]) => [key.replace(/^both.entry/, 'both/lost'), row] as const),
        [META, { ...noMeta, ...(last.get(META) ?? {}), device: undefined, both: 0, up: 0 }],
      ])
    }

    try {
      storage = open(parts)
    } catch (error) {
      lose(error)
    }
    return {
      get kind() {
        return storage.kind
      },
      async rows(...query) {
        await moved
        try {
          const rows = await storage.rows(...query)
          if (query[0] === SHARED) last = rows
          return rows
        } catch (error) {
          if (!moved) lose(error)
          await moved
          return storage.rows(...query)
        }
      },
      tell: (sent) => storage.tell(sent),
      close: () => storage.close(),
    }
  }
