import { createStore, promisifyRequest } from 'idb-keyval'
import type { Recorded } from './record.ts'

/** The most entries that are kept over pages. */
export const MOST_KEPT = 5000

/** Changes are written together after this many milliseconds. */
const PATIENCE = 200

export interface Ring {
  /** What earlier pages and other tabs have left, oldest first; nothing where nothing can be stored. */
  readonly kept: Promise<readonly Recorded[]>
  /** Keeps it as it will be in a moment. */
  keep(record: Recorded): void
  clear(): void
  /** Keeps these no longer. */
  drop(records: readonly Recorded[]): void
  stop(): void
}

/**
 * Keeps what was recorded in a database of its own, of the shop's name, and tells the overlays of other tabs. The oldest
 * give way.
 */
export function createRing(name: string, heard: (records: readonly Recorded[]) => void): Ring {
  const own = `throughline-overlay:${name}`
  const channel = globalThis.BroadcastChannel && new BroadcastChannel(own)
  channel?.addEventListener('message', ({ data }) => heard(data))
  const fresh = new Map<string, Recorded>()
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  // Where there is no disk, this page is all there is.
  const database = globalThis.indexedDB ? createStore(own, 'ring') : undefined
  const disk = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => PromiseLike<T>) =>
    database?.(mode, (store) => {
      const { db } = store.transaction
      // Whoever deletes it need not wait for this page; the next change opens another one.
      db.onversionchange = (event) => {
        db.close()
        db.onclose?.(event)
      }
      return work(store)
    })
  /** What cannot be kept is here as long as the page is. */
  const change = async (work: (store: IDBObjectStore) => unknown) => {
    try {
      await disk('readwrite', (store) => {
        work(store)
        // From here on it is the browser's, and is written even when the page is gone.
        store.transaction.commit()
        return promisifyRequest(store.transaction)
      })
    } catch {}
  }
  /** Counts what was written since the oldest gave way. */
  let written = 0
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const records = [...fresh.values()]
    fresh.clear()
    if (!records.length) return
    channel?.postMessage(records)
    written += records.length
    void change((store) => {
      for (const record of records) store.put(record, record.key)
    })
    if (written > MOST_KEPT) void giveWay()
  }
  globalThis.addEventListener?.('pagehide', write)
  /** Lets the oldest go, of which only the keys are read: a page that is used has no time for all records. */
  const giveWay = async () => {
    written = 0
    try {
      await disk('readwrite', async (store) => {
        const over = (await promisifyRequest(store.count())) - MOST_KEPT
        if (over <= 0) return
        const keys = await promisifyRequest(store.getAllKeys(null, over))
        store.delete(IDBKeyRange.upperBound(keys.pop()))
      })
    } catch {}
  }
  const read = async (): Promise<Recorded[]> => {
    const all: Recorded[] = (await disk('readonly', (store) => promisifyRequest(store.getAll()))) ?? []
    if (all.length > MOST_KEPT) void giveWay()
    return all.slice(-MOST_KEPT)
  }
  return {
    kept: read().catch(() => []),
    keep(record) {
      if (over) return
      fresh.set(record.key, record)
      timer ??= setTimeout(write, PATIENCE)
    },
    drop(records) {
      for (const { key } of records) fresh.delete(key)
      void change((store) => {
        for (const { key } of records) store.delete(key)
      })
    },
    clear() {
      fresh.clear()
      void change((store) => store.clear())
    },
    stop() {
      over = true
      write()
      channel?.close()
      globalThis.removeEventListener?.('pagehide', write)
    },
  }
}
