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
  const disk = globalThis.indexedDB ? createStore(own, 'ring') : undefined
  /** What cannot be kept is here as long as the page is. */
  const change = async (work: (store: IDBObjectStore) => unknown) => {
    try {
      await disk?.('readwrite', (store) => {
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
    if (written > MOST_KEPT) read().catch(() => {})
  }
  globalThis.addEventListener?.('pagehide', write)
  const read = async (): Promise<Recorded[]> => {
    written = 0
    const rows = disk?.('readonly', (store) => {
      const { db } = store.transaction
      // Whoever deletes it need not wait for this page; the next change opens another one.
      db.onversionchange = (event) => {
        db.close()
        db.onclose?.(event)
      }
      return promisifyRequest(store.getAll())
    })
    const all: Recorded[] = (await rows) ?? []
    const last = all[all.length - MOST_KEPT - 1]
    if (last) void change((store) => store.delete(IDBKeyRange.upperBound(last.key)))
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
