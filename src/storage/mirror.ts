import type { Entry } from '../core/entry.ts'
import { StorageError } from '../core/errors.ts'
import { changeMeta, ENTRIES, entriesUnder, entryKey, LOST, readMeta, SHARED } from '../core/meta.ts'
import type { Database, OpenStorage, Storage, StoredRows } from '../core/ports.ts'

/** Opens a database of this name. May throw. */
export type OpenDatabase = (name: string) => Database

/**
 * Keeps a log's rows in a database that other tabs use too. A step is done again there, in a transaction; where a
 * faster tab has made the outcome another one, the database is right and memory follows. When the database fails, the
 * log goes on in memory as a device of its own, and does not come back. What the database holds goes out from there
 * some day, so in memory it stays to be seen, and is not sent.
 */
export const mirror =
  (open: OpenDatabase): OpenStorage =>
  ({ name, say, closing }, { rows, steps, show }) => {
    const everywhere = `throughline:${name}`
    let tabs: BroadcastChannel | undefined
    let database: Database | undefined
    /** What the database is known to hold, and its meta as text, to tell whether somebody else has written. */
    let onDisk: StoredRows = new Map()
    let known = ''
    let last: Promise<unknown> = Promise.resolve()
    let saving: ReturnType<Storage['save']> | undefined

    const lose = (error: unknown) => {
      tabs?.close()
      database = undefined
      steps.length = 0
      for (const { id, n } of entriesUnder(onDisk, ENTRIES)) {
        const entry = rows.get(entryKey(n)) as Entry | undefined
        if (entry?.id === id) rows.set(entryKey(n), { ...entry, log: LOST })
      }
      changeMeta(rows, { device: undefined })
      show()
      const full = (error as Error)?.name === 'QuotaExceededError'
      say({
        storage: 'memory',
        error: error instanceof StorageError ? error : new StorageError(full ? 'full' : 'failed', error),
      })
      return undefined
    }

    /** One transaction after the other: when one fails, none is under way that could still be written. */
    const enqueue = <T>(work: () => Promise<T>) => {
      const done = last.then(work).catch(lose)
      last = done
      return done
    }

    const store = async () => {
      saving = undefined
      const batch = [...steps]
      let found = ''
      const stored = await database?.(SHARED, (draft) => {
        found = JSON.stringify(readMeta(draft))
        for (const step of batch) step(draft)
      })
      steps.splice(0, batch.length)
      if (!stored) return undefined
      onDisk = stored
      if (found !== known) {
        rows.clear()
        for (const [key, row] of stored) rows.set(key, row)
        for (const step of steps) step(rows)
        show()
      }
      known = JSON.stringify(readMeta(stored))
      if (batch.length && !closing.aborted) tabs?.postMessage(0)
      return 'disk' as const
    }

    /** All that is changed in one task is stored in one transaction. */
    const save = () => {
      saving ??= enqueue(store)
      return saving
    }

    void enqueue(async () => {
      database = open(everywhere)
      tabs = new BroadcastChannel(everywhere)
      tabs.onmessage = save
    })
    say({ storage: 'indexeddb' })
    // What was committed before the end is stored, and told, first.
    closing.addEventListener('abort', () => enqueue(async () => tabs?.close()))
    return { save, rows: (...asked) => enqueue(async () => database?.(...asked)) }
  }
