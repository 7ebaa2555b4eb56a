import { createStore, promisifyRequest } from 'idb-keyval'
import { StorageError } from '../core/errors.ts'
import type { OpenStorage } from '../core/ports.ts'
import { mirror, type OpenDatabase } from './mirror.ts'

/** A database that has not answered after this many milliseconds is taken to hang. */
const PATIENCE = 900

/** A page that was busy finds late answers and a late timer together: the answers get this long to go first. */
const GRACE = 50

/**
 * Keeps a shop in IndexedDB, in a database of its own that all tabs share. Where IndexedDB is missing, full, hangs or
 * fails, the shop goes on in memory and `shop.status` says why.
 */
export const indexedDb = (): OpenStorage => mirror(openDatabase)

const openDatabase: OpenDatabase = (name) => {
  if (!globalThis.indexedDB) throw new StorageError('missing')
  const use = createStore(name, 'rows')
  return (prefix, change, most) =>
    new Promise((resolve, reject) => {
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
      const run = async (store: IDBObjectStore) => {
        transaction = store.transaction
        try {
          if (late) throw late
          const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
          // Both at once: a transaction ends when nothing has been asked of it for a moment.
          const [keys, values] = await Promise.all([
            promisifyRequest(store.getAllKeys(range, most)),
            promisifyRequest(store.getAll(range, most)),
          ])
          const before = new Map(keys.map((key, index) => [key as string, values[index]]))
          const after = new Map(before)
          change(after)
          for (const [key, row] of after) if (row !== before.get(key)) store.put(row, key)
          for (const key of keys) if (!after.has(key as string)) store.delete(key)
          await promisifyRequest(transaction)
          resolve(after)
        } catch (error) {
          reject(error)
          transaction.abort()
        }
      }
      use('readwrite', run)
        .catch(reject)
        .finally(() => clearTimeout(timer))
    })
}
