import { promisifyRequest } from 'idb-keyval'
import { onPage, onRest } from '../browser/pageEvents.ts'
import { StorageError } from '../core/errors.ts'
import { foldLocally } from '../core/foldLocally.ts'
import { inMemory } from '../core/inMemory.ts'
import { changeMeta, readMeta, type StoredEntry } from '../core/meta.ts'
import type { Draft, OpenStorage, Storage, Table } from '../core/ports.ts'
import { createConnection } from './connection.ts'

/** What is added to which table, and its key unless it gets the next number. */
type Addition = Parameters<Storage['add']>

/** What the name of a browser's error says about the disk. */
const codes: Record<string, StorageError['code']> = { QuotaExceededError: 'full', VersionError: 'newer' }

/**
 * Keeps a shop in IndexedDB, in a database of its own that all tabs share. Where IndexedDB is missing, full, hangs or
 * fails, the shop goes on in memory as a device of its own, `shop.status` says why, and it does not come back. What the
 * disk holds goes out from there some day, so in memory it stays to be seen, and is not sent.
 */
export const indexedDb = (): OpenStorage => (parts, known) => {
  /** A database that has not answered after this many milliseconds is taken to hang. */
  const PATIENCE = 900
  /** A page that was busy finds late answers and a late timer together: the answers get this long to go first. */
  const GRACE = 50

  const { say, closing } = parts
  const name = `throughline:${parts.name}`
  const watchers = new Map<unknown, () => void>()
  /** What has taken the place of the disk. */
  let memory: Storage | undefined
  let batch: Addition[] = []
  let adding: Promise<number[]> | undefined
  /** Something is being given up, or was. */
  let relieving: Promise<unknown> | undefined

  const troubleOf = (error: unknown) =>
    error instanceof StorageError ? error : new StorageError(codes[(error as Error)?.name] ?? 'failed', error)

  const changed = (table?: unknown) => {
    for (const [watched, watcher] of watchers) if (!table || watched === table) watcher()
  }

  const lose = (error: unknown) => {
    if (memory) return
    const gone = troubleOf(error).code === 'deleted'
    const rows: Draft = new Map(
      ([...known()] as [number, StoredEntry][]).map(([n, row]) => [
        -n || n,
        gone && parts.mine.has(row?.id) ? { ...row, left: true } : row,
      ]),
    )
    const { device, begun } = readMeta(rows)
    changeMeta(rows, { device: undefined, disk: device, decided: 0, sent: 0, merged: 0, begun: begun + 1 })
    memory = inMemory(rows)
    disk.leave()
    say({ storage: 'memory', error: troubleOf(error) })
    changed()
  }

  const disk = createConnection(name, { changed, lose, lost: () => !!memory })

  /** Does `work` in a transaction; without a result the disk is given up and has nothing of it. */
  const transact = async <T>(
    tables: Table[],
    mode: IDBTransactionMode,
    work: (transaction: IDBTransaction, stepBack: () => void) => Promise<T>,
    adds?: boolean,
  ): Promise<T | undefined> => {
    while (!memory) {
      let transaction: IDBTransaction | undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      let mine: Promise<IDBDatabase> | undefined
      let left = false
      const stepBack = () => {
        try {
          transaction?.abort()
          left = true
        } catch {
          // It has come to its end.
        }
      }
      try {
        return await new Promise<T>((resolve, reject) => {
          const giveUp = () => {
            const error = new StorageError('hung')
            try {
              transaction?.abort()
              reject(error)
            } catch {
              lose(error)
              // What is handed over already will be written some day: from there it goes out, not from here.
              if (!adds) reject(error)
            }
          }
          timer = setTimeout(() => {
            timer = setTimeout(giveUp, GRACE)
          }, PATIENCE)
          const run = (database: IDBDatabase) => {
            transaction = database.transaction(tables, mode)
            return Promise.all([work(transaction, stepBack), promisifyRequest(transaction)])
          }
          mine = disk.open()
          mine.then(run).then(([result]) => resolve(result), reject)
        })
      } catch (error) {
        try {
          transaction?.abort()
        } catch {}
        if (left) continue
        if (disk.again(mine, error)) continue
        const full = troubleOf(error).code === 'full'
        const { relief } = parts
        if (full && relief) {
          parts.relief = undefined
          relieving = relief().finally(() => {
            parts.relief = relief
          })
        }
        // To give something up can need room too, and must not wait for itself.
        const waits = full && (adds || tables[0] === 'both')
        if (!(waits && (await relieving))) lose(error)
      } finally {
        clearTimeout(timer)
        // What was under way when the shop was closed comes to its end, and leaves no connection behind.
        if (closing.aborted) disk.leave()
      }
    }
    return undefined
  }

  const flush = async () => {
    const additions = batch
    batch = []
    const tables = [...new Set(additions.map(([table]) => table))]
    const numbers = await transact(
      tables,
      'readwrite',
      async (transaction) => {
        const requests = additions.map(([table, row, key]) =>
          promisifyRequest(transaction.objectStore(table).put(row, key)),
        )
        // From here on it is the browser's, and is written even when the page is gone.
        transaction.commit()
        return Promise.all(requests) as Promise<number[]>
      },
      true,
    )
    // Whoever waits for the disk goes first.
    if (tables.includes('both')) setTimeout(() => disk.tell('both'))
    if (numbers && !memory) return numbers
    // What the disk has all the same is here to be seen.
    if (numbers) changed('both')
    return Promise.all(
      additions.map(([table, row, key], index) =>
        (memory as Storage).add(table, row, numbers ? -(numbers[index] as number) : key),
      ),
    )
  }

  if (parts.local) parts.tidy = foldLocally
  say({ storage: 'indexeddb' })
  closing.addEventListener('abort', disk.leave)
  onRest(disk.leave, closing)
  onPage(() => {
    // Back from where no other tab could tell it anything.
    if (!disk.isOpen()) changed()
  }, closing)

  return {
    get place() {
      return memory ? 'memory' : 'disk'
    },
    add(...addition) {
      const index = batch.push(addition) - 1
      if (!index) adding = Promise.resolve().then(flush)
      return (adding as Promise<number[]>).then((numbers) => numbers[index] as number)
    },
    async change(table, change) {
      let told = 0
      let failure: { readonly error: unknown } | undefined
      // After what was added before.
      await undefined
      const rows = await transact(
        [table],
        change ? 'readwrite' : 'readonly',
        async (transaction, stepBack) => {
          const store = transaction.objectStore(table)
          // Who has read and not written yet would keep from the disk what a page adds as its last.
          if (change) globalThis.addEventListener?.('pagehide', stepBack)
          // Both at once: a transaction ends when nothing has been asked of it for a moment.
          const keys = store.getAllKeys()
          const reading = promisifyRequest(store.getAll())
          if (!change) transaction.commit()
          const values = await reading.finally(() => globalThis.removeEventListener?.('pagehide', stepBack))
          const before = new Map(keys.result.map((key, index) => [key as string, values[index]]))
          const after = new Map(before)
          if (change) {
            try {
              change(after)
            } catch (error) {
              // The disk is well; whoever asked has to know.
              failure = { error }
              transaction.commit()
              return before
            }
            const changed = [...after].filter(([key, row]) => row !== before.get(key))
            const gone = [...before.keys()].filter((key) => !after.has(key))
            for (const [key, row] of changed) store.put(row, key)
            for (const key of gone) store.delete(key)
            transaction.commit()
            told = changed.length + gone.length
          }
          return after
        },
      )
      if (failure) throw (failure as { readonly error: unknown }).error
      if (told) disk.tell(table)
      return rows ?? (memory as Storage).change(table, change)
    },
    watch: (table, changed) => void watchers.set(table, changed),
    // Where locks are denied, everybody is alone.
    alone(what, work, signal) {
      let began = false
      const begin = () => {
        began = true
        return work()
      }
      const asked = globalThis.navigator?.locks?.request(
        `${name}/${what}`,
        { ...(signal && { signal }) },
        begin,
      )
      return asked?.catch((error) => {
        if (began || signal?.aborted) throw error
        return work()
      })
    },
  }
}
