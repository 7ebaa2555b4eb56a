import { promisifyRequest } from 'idb-keyval'
import { StorageError } from '../core/errors.ts'
import type { OpenStorage, Table } from '../core/ports.ts'
import { lasting, type OpenDisk } from './lasting.ts'

/** The version of what is on disk. A newer one closes the door to older code, an older one waits to be brought up. */
const VERSION = 1

/** A database that has not answered after this many milliseconds is taken to hang. */
const PATIENCE = 900

/** A page that was busy finds late answers and a late timer together: the answers get this long to go first. */
const GRACE = 50

/**
 * Keeps a shop in IndexedDB, in a database of its own that all tabs share. Where IndexedDB is missing, full, hangs or
 * fails, the shop goes on in memory and `shop.status` says why.
 */
export const indexedDb = (): OpenStorage => lasting(openDisk)

const openDisk: OpenDisk = (name, lose, signal) => {
  if (!globalThis.indexedDB) throw new StorageError('missing')
  const request = indexedDB.open(name, VERSION)
  request.onupgradeneeded = () => {
    for (const table of ['both', 'up'] satisfies Table[])
      request.result.createObjectStore(table, { autoIncrement: true })
  }
  const opened = promisifyRequest(request).then(
    (database) => {
      // A newer version of this library wants it for itself.
      database.onversionchange = () => {
        database.close()
        lose(new StorageError('newer'))
      }
      database.onclose = lose
      return database
    },
    (error) => {
      throw error.name === 'VersionError' ? new StorageError('newer', error) : error
    },
  )
  const adding = new Set<IDBTransaction>()
  // What has been handed over is written also when the page is gone before it could hear of it.
  globalThis.addEventListener?.(
    'pagehide',
    () => {
      for (const transaction of adding) transaction.commit()
    },
    { signal },
  )

  const transact = <T>(
    tables: Table[],
    mode: IDBTransactionMode,
    work: (transaction: IDBTransaction) => Promise<T>,
  ) =>
    new Promise<T>((resolve, reject) => {
      let transaction: IDBTransaction | undefined
      let late = false
      const giveUp = () => {
        late = true
        try {
          // Nothing may be written after the page has gone on without this database.
          transaction?.abort()
          reject(new StorageError('hung'))
        } catch {
          // It is being committed already, and will say so.
        }
      }
      let timer = setTimeout(() => {
        timer = setTimeout(giveUp, GRACE)
      }, PATIENCE)
      const run = async (database: IDBDatabase) => {
        if (late) throw late
        transaction = database.transaction(tables, mode)
        try {
          const [done] = await Promise.all([work(transaction), promisifyRequest(transaction)])
          resolve(done)
        } catch (error) {
          reject(error)
          transaction.abort()
        }
      }
      opened
        .then(run)
        .catch(reject)
        .finally(() => clearTimeout(timer))
    })

  return {
    add: (additions) =>
      transact([...new Set(additions.map(([table]) => table))], 'readwrite', async (transaction) => {
        adding.add(transaction)
        const numbers = additions.map(([table, row, key]) =>
          promisifyRequest(transaction.objectStore(table).put(row, key)),
        )
        try {
          return (await Promise.all(numbers)) as number[]
        } finally {
          adding.delete(transaction)
        }
      }),
    change: (table, change) =>
      transact([table], change ? 'readwrite' : 'readonly', async (transaction) => {
        const store = transaction.objectStore(table)
        // Both at once: a transaction ends when nothing has been asked of it for a moment.
        const [keys, values] = await Promise.all([
          promisifyRequest(store.getAllKeys()),
          promisifyRequest(store.getAll()),
        ])
        const before = new Map(keys.map((key, index) => [key as string, values[index]]))
        const after = new Map(before)
        change?.(after)
        for (const [key, row] of after) if (row !== before.get(key)) store.put(row, key)
        for (const key of before.keys()) if (!after.has(key)) store.delete(key)
        return after
      }),
    close: () => void opened.then((database) => database.close()),
  }
}
