import { promisifyRequest } from 'idb-keyval'
import { StorageError } from '../core/errors.ts'
import type { OpenStorage, Table } from '../core/ports.ts'
import { type Disk, lasting, type OpenDisk } from './lasting.ts'

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
  /** Those who have read and not written yet would keep from the disk what was added behind them. */
  const reading = new Set<() => void>()
  globalThis.addEventListener?.(
    'pagehide',
    () => {
      for (const stepBack of reading) stepBack()
    },
    { signal },
  )

  const transact = <T>(
    tables: Table[],
    mode: IDBTransactionMode,
    work: (transaction: IDBTransaction) => T | Promise<T>,
  ) =>
    new Promise<T>((resolve, reject) => {
      let transaction: IDBTransaction | undefined
      let late = false
      const giveUp = () => {
        late = true
        const error = new StorageError('hung')
        try {
          // Nothing may be written after the page has gone on without this database.
          transaction?.abort()
          reject(error)
        } catch {
          // It is handed over already and will be written some day: from there it goes out, not from here.
          lose(error)
        }
      }
      let timer = setTimeout(() => {
        timer = setTimeout(giveUp, GRACE)
      }, PATIENCE)
      const run = async (database: IDBDatabase) => {
        if (late) throw late
        transaction = database.transaction(tables, mode)
        const end = promisifyRequest(transaction)
        try {
          const done = await work(transaction)
          await end
          resolve(done)
        } catch (error) {
          end.catch(() => {})
          reject(error)
          transaction.abort()
        }
      }
      opened
        .then(run)
        .catch(reject)
        .finally(() => clearTimeout(timer))
    })

  const disk: Disk = {
    add: (additions) =>
      transact([...new Set(additions.map(([table]) => table))], 'readwrite', (transaction) => {
        const numbers = additions.map(([table, row, key]) =>
          promisifyRequest(transaction.objectStore(table).put(row, key)),
        )
        // From here on it is the browser's, and is written even when the page is gone.
        transaction.commit()
        return Promise.all(numbers) as Promise<number[]>
      }),
    async change(table, change) {
      let left = false
      try {
        return await transact([table], change ? 'readwrite' : 'readonly', async (transaction) => {
          const store = transaction.objectStore(table)
          const stepBack = () => {
            left = true
            transaction.abort()
          }
          if (change) reading.add(stepBack)
          // Both at once: a transaction ends when nothing has been asked of it for a moment.
          const requests = [promisifyRequest(store.getAllKeys()), promisifyRequest(store.getAll())] as const
          if (!change) transaction.commit()
          const [keys, values] = await Promise.all(requests).finally(() => reading.delete(stepBack))
          const before = new Map(keys.map((key, index) => [key as string, values[index]]))
          const after = new Map(before)
          if (change) {
            change(after)
            for (const [key, row] of after) if (row !== before.get(key)) store.put(row, key)
            for (const key of before.keys()) if (!after.has(key)) store.delete(key)
            transaction.commit()
          }
          return after
        })
      } catch (error) {
        if (left) return disk.change(table, change)
        throw error
      }
    },
    close: () => void opened.then((database) => database.close()),
  }
  return disk
}
