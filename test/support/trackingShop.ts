import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import {
  createStorefront,
  createTracking,
  http,
  indexedDb,
  type StorefrontOptions,
  type TrackingOptions,
} from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, beforeEach, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'

export type Database = ReturnType<typeof memoryDatabase>

/** Called when a test ends. */
export const ends: (() => void)[] = []
export interface World {
  readonly database?: Database
  /** Stands between the shop and its server. */
  readonly through?: (request: Request, handle: (request: Request) => Promise<Response>) => Promise<Response>
  readonly shop?: Partial<StorefrontOptions>
  readonly tracking?: TrackingOptions
}

/** A shop that tracks, on a disk of its own and the real handler. */
export const open = ({ database = memoryDatabase(), through, ...options }: World = {}) => {
  const handle = createSyncHandler({ database })
  const requests: string[] = []
  const bodies: Record<string, any>[] = []
  const fetch = async (request: Request) => {
    const name = new URL(request.url).pathname.split('/').pop()!
    requests.push(name)
    if (name === 'touchpoints') bodies.push(await textOf(request.clone()))
    return through ? through(request, handle) : handle(request)
  }
  const shop = createStorefront({
    channel: 'web',
    storage: indexedDb(),
    exchange: http('http://shop.test/throughline', { fetch }),
    ...options.shop,
  })
  ends.push(shop.close)
  const tracking = createTracking(shop, options.tracking)
  return { shop, tracking, database, requests, bodies, kept: () => keptIn(database) }
}

export const textOf = async (request: Request) => {
  const bytes = new Uint8Array(await request.arrayBuffer())
  const packed = bytes[0] === 0x1f
  const stream = new Blob([bytes]).stream()
  return new Response(
    packed ? stream.pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair) : stream,
  ).json()
}

/** What the server has, in its order. */
export const keptIn = (database: Database) =>
  [...database.touchpoints.values()].sort((a, b) => (a.n ?? 0) - (b.n ?? 0))
/** What is under a table's keys on the disk. */
export const onDisk = async (table: string) => {
  const request = indexedDB.open('throughline:default')
  await new Promise((resolve) => {
    request.onsuccess = resolve
  })
  const store = request.result.transaction(table).objectStore(table)
  const [keys, rows] = [store.getAllKeys(), store.getAll()]
  await new Promise((resolve) => {
    rows.onsuccess = resolve
  })
  request.result.close()
  return keys.result.map((key, index) => [key, rows.result[index]] as const)
}

export const noServer = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'))

/** Gives each test a disk of its own. */
export function freshDisks(): void {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    vi.useRealTimers()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
}
