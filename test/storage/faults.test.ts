import { forceCloseDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import {
  createCart,
  createStorefront,
  http,
  indexedDb,
  type StorageError,
  type Storefront,
} from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { authenticate, createNetwork } from '../support/shop.ts'

const tea = { item_id: 'TEA', price: 1980 }
const cup = { item_id: 'CUP', price: 3300 }
const shops: Storefront[] = []

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => {
  for (const shop of shops.splice(0)) shop.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const open = (options: { fetch?: (request: Request) => Promise<Response> } = {}) => {
  const errors: StorageError[] = []
  const { fetch } = options
  const shop = createStorefront({
    channel: 'web',
    storage: indexedDb(),
    onError: (error) => errors.push(error as StorageError),
    ...(fetch && { exchange: http('http://shop.test/throughline', { fetch }) }),
  })
  shops.push(shop)
  const cart = createCart(shop)
  return { shop, cart, errors, lines: () => cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`) }
}

const opened = (version = 1, factory: IDBFactory = indexedDB as unknown as IDBFactory) =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open('throughline:default', version)
    request.onupgradeneeded = () => {
      for (const table of ['both', 'up'])
        if (!request.result.objectStoreNames.contains(table))
          request.result.createObjectStore(table, { autoIncrement: true })
    }
    request.onerror = () => reject(request.error)
    request.onsuccess = () => resolve(request.result as unknown as IDBDatabase)
  })

/** Keeps the databases that the shop opens from here on, for somebody else to close. */
const watchOpened = () => {
  const databases: IDBDatabase[] = []
  const really = indexedDB.open.bind(indexedDB)
  vi.spyOn(indexedDB, 'open').mockImplementation((...parts) => {
    const request = really(...parts)
    request.addEventListener('success', () => databases.push(request.result))
    return request
  })
  return databases
}

/** The browser closes what is open, as it does when it is short of memory or is told to clear a site's data. */
const closeAll = (databases: IDBDatabase[]) => {
  for (const database of databases.splice(0)) forceCloseDatabase(database as never)
}

const deleted = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('throughline:default')
    request.onsuccess = resolve
    request.onerror = reject
  })

/** All rows of what is shared on disk. */
const onDisk = async (version = 1) => {
  const database = await opened(version)
  const store = database.transaction('both').objectStore('both')
  const [keys, values] = [store.getAllKeys(), store.getAll()]
  await new Promise((resolve) => {
    values.onsuccess = resolve
  })
  database.close()
  return keys.result.map((key, index) => [key, values.result[index]])
}

const write = async (key: string, value: unknown, version = 1) => {
  const database = await opened(version)
  const transaction = database.transaction('both', 'readwrite')
  transaction.objectStore('both').put(value, key)
  await new Promise((resolve) => {
    transaction.oncomplete = resolve
  })
  database.close()
}

test('without IndexedDB a shop goes on in memory and says so', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const { shop, cart, lines, errors } = open()
  expect(await cart.add(tea).saved).toBe('memory')
  expect(lines()).toEqual(['TEA x1'])
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'missing' } })
  expect(errors.map(({ code }) => code)).toEqual(['missing'])
})

test('a database that never opens is noticed within a second, and nothing is lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest)
  const { shop, cart, lines } = open()
  const { saved } = cart.add(tea)
  expect(shop.status.get().storage).toBe('indexeddb')
  await vi.advanceTimersByTimeAsync(1000)
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'hung' } })
  expect(await saved).toBe('memory')
  cart.add(cup)
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  await shop.ready
})

test('what hangs on its way to the disk is seen, and goes out from there, once', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  const { shop, cart, lines } = open({ fetch: handler })
  await cart.add(tea).settled
  await shop.flush()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  // Another tab, frozen in the middle of a transaction.
  let release = () => {}
  const request = indexedDB.open('throughline:default')
  await new Promise<void>((resolve) => {
    request.onsuccess = () => {
      const transaction = request.result.transaction('both', 'readwrite')
      let frozen = true
      release = () => {
        frozen = false
      }
      const wait = () => {
        transaction.objectStore('both').get('x').onsuccess = () => frozen && wait()
      }
      wait()
      transaction.oncomplete = () => request.result.close()
      resolve()
    }
  })
  const { saved } = cart.add(cup)
  await vi.advanceTimersByTimeAsync(1000)
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'hung' } })
  cart.add(tea)
  vi.useRealTimers()
  await shop.flush()
  expect(lines()).toEqual(['TEA x2', 'CUP x1'])
  release()
  expect(await saved).toBe('memory')
  await shop.flush()
  expect(lines()).toEqual(['TEA x2', 'CUP x1'])
  const ops = () => [...database.entries.values()].map(({ op }) => (op as string[])[1])
  expect(ops().sort()).toEqual(['TEA', 'TEA'])
  shop.close()
  const next = open({ fetch: handler })
  await next.shop.flush()
  await next.shop.flush()
  expect(ops().sort()).toEqual(['CUP', 'TEA', 'TEA'])
})

test('a tab that is frozen in a transaction keeps no other one from opening, nor from sending', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  const holder = await opened()
  const transaction = holder.transaction('both', 'readwrite')
  let frozen = true
  const wait = () => {
    transaction.objectStore('both').get('x').onsuccess = () => frozen && wait()
  }
  wait()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const { shop, cart, lines } = open({ fetch: handler })
  await vi.advanceTimersByTimeAsync(1000)
  vi.useRealTimers()
  await shop.ready
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'hung' } })
  expect(await cart.add(cup).settled).toEqual({ status: 'synced' })
  expect(lines()).toEqual(['CUP x1'])
  frozen = false
  holder.close()
})

test('a database that opens after the shop has gone on without it is not written', async () => {
  await write('other/row', 'as it was')
  const before = await onDisk()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const really = indexedDB.open.bind(indexedDB)
  let release = () => {}
  vi.spyOn(indexedDB, 'open').mockImplementation((name) => {
    const request = {} as { -readonly [Key in keyof IDBOpenDBRequest]: IDBOpenDBRequest[Key] }
    release = () => {
      const opened = really(name)
      opened.onsuccess = (event) => {
        request.result = opened.result
        request.onsuccess?.call(opened, event)
      }
    }
    return request
  })
  const { shop, cart } = open()
  const { saved } = cart.add(tea)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await saved).toBe('memory')
  vi.useRealTimers()
  release()
  vi.restoreAllMocks()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await onDisk()).toEqual(before)
  expect(shop.status.get().storage).toBe('memory')
})

test('without space on the disk the shop goes on in memory with all it has, and the server gets all of it once', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  const { shop, cart, lines } = open({ fetch: handler })
  await cart.add(tea).settled
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space', 'QuotaExceededError')
  })
  const commit = cart.add(cup)
  expect(await commit.saved).toBe('memory')
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'full' } })
  expect(await commit.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  const entries = [...database.entries.values()]
  expect(entries.map(({ op }) => (op as string[])[1])).toEqual(['TEA', 'CUP'])
  // In memory every tab is a device of its own, so that its numbers can never meet those on the disk.
  expect(new Set(entries.map(({ device }) => device)).size).toBe(2)
})

test('entries that only the lost storage holds stay to be seen and are not sent twice', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  let online = false
  const { shop, cart, lines } = open({
    fetch: (request) => (online ? handler(request) : Promise.reject(new TypeError('offline'))),
  })
  await cart.add(tea).saved
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space', 'QuotaExceededError')
  })
  await cart.add(cup).saved
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  online = true
  await shop.flush()
  expect(lines()).toContain('TEA x1')
  expect([...database.entries.values()].map(({ op }) => (op as string[])[1])).toEqual(['CUP'])
  shop.close()
  put.mockRestore()
  const next = open({ fetch: handler })
  await next.shop.flush()
  expect([...database.entries.values()].map(({ op }) => (op as string[])[1]).sort()).toEqual(['CUP', 'TEA'])
})

test('what another tab sends of a lost storage is shown once by the tab that has lost it', async () => {
  const network = createNetwork(createSyncHandler({ database: memoryDatabase() }))
  const { shop, cart, lines } = open(network)
  await cart.add(cup).settled
  network.up = false
  cart.add(tea)
  cart.add({ item_id: 'LEAF', price: 300 })
  await cart.remove('LEAF').saved
  const commit = cart.add(tea)
  await commit.saved
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space', 'QuotaExceededError')
  })
  await cart.add(cup).saved
  network.up = true
  await shop.flush()
  expect(shop.status.get()).toMatchObject({ storage: 'memory', pending: 4 })
  put.mockRestore()
  const other = open(network)
  await other.shop.flush()
  expect(other.lines().sort()).toEqual(['CUP x2', 'TEA x2'])
  await shop.flush()
  expect(lines().sort()).toEqual(['CUP x2', 'TEA x2'])
  expect(shop.status.get().pending).toBe(0)
  expect(await commit.settled).toEqual({ status: 'synced' })
})

test('data of a newer version is left as it is, and the shop works in memory', async () => {
  await write('meta', { some: 'new shape' }, 2)
  const before = await onDisk(2)
  const handler = createSyncHandler({ database: memoryDatabase() })
  const { shop, cart, lines } = open({ fetch: handler })
  const commit = cart.add(tea)
  expect(await commit.saved).toBe('memory')
  expect(await commit.settled).toEqual({ status: 'synced' })
  expect(lines()).toEqual(['TEA x1'])
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'newer' } })
  expect(await onDisk(2)).toEqual(before)
})

test('a newer version that takes over while the page is open is noticed before anything is written', async () => {
  const { shop, cart, lines } = open()
  await cart.add(tea).saved
  await write('meta', { some: 'new shape' }, 2)
  const before = await onDisk(2)
  expect(await cart.add(cup).saved).toBe('memory')
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(shop.status.get().error?.code).toBe('newer')
  expect(await onDisk(2)).toEqual(before)
})

test('what the server took while the storage was being lost is shown once', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  let hold: Promise<unknown> = Promise.resolve()
  const { shop, cart, lines } = open({
    async fetch(request) {
      const answer = await handler(request)
      await hold
      return answer
    },
  })
  await shop.flush()
  let release = () => {}
  hold = new Promise<void>((resolve) => {
    release = resolve
  })
  const commit = cart.add(tea)
  await expect.poll(() => database.entries.size).toBe(1)
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space', 'QuotaExceededError')
  })
  cart.add(cup)
  await expect.poll(() => shop.status.get().storage).toBe('memory')
  release()
  await shop.flush()
  await shop.flush()
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(shop.status.get().pending).toBe(0)
  expect(await commit.settled).toEqual({ status: 'synced' })
})

test('where the browser lets nobody store anything the shop goes on in memory and says so', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  const { shop, cart, lines, errors } = open({ fetch: createSyncHandler({ database: memoryDatabase() }) })
  const commit = cart.add(tea)
  expect(await commit.saved).toBe('memory')
  expect(await commit.settled).toEqual({ status: 'synced' })
  cart.add(cup)
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(shop.status.get()).toMatchObject({ storage: 'memory', error: { code: 'failed' } })
  expect(errors.map(({ code }) => code)).toEqual(['failed'])
})

test('a database that the browser closes is opened again, and nobody has to know', async () => {
  const databases = watchOpened()
  const { shop, cart, lines, errors } = open()
  await cart.add(tea).saved
  closeAll(databases)
  expect(await cart.add(cup).saved).toBe('disk')
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(shop.status.get().storage).toBe('indexeddb')
  expect(errors).toEqual([])
})

test('a database that the browser closes again and again is given up with one word, and nothing is lost', async () => {
  const database = memoryDatabase()
  const databases = watchOpened()
  const { shop, cart, lines, errors } = open({ fetch: createSyncHandler({ database, history: true }) })
  await cart.add(tea).saved
  closeAll(databases)
  await cart.add(cup).saved
  closeAll(databases)
  await cart.add(tea).saved
  await expect.poll(() => shop.status.get().storage).toBe('memory')
  await shop.flush()
  expect(lines()).toEqual(['TEA x2', 'CUP x1'])
  expect(errors.map(({ code }) => code)).toEqual(['failed'])
})

test('a database that somebody deletes under an open page is given up, and the page keeps its cart', async () => {
  const database = memoryDatabase()
  const { shop, cart, lines, errors } = open({ fetch: createSyncHandler({ database, history: true }) })
  await cart.add(tea).settled
  await deleted()
  expect(shop.status.get().storage).toBe('memory')
  expect(await cart.add(cup).saved).toBe('memory')
  await shop.flush()
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(errors.map(({ code }) => code)).toEqual(['deleted'])
  expect([...database.entries.values()].map(({ op }) => (op as string[])[1])).toEqual(['TEA', 'CUP'])
})

test.each(['a guest', 'a customer'])(
  'what %s has not sent from a database that somebody deletes reaches the server, once',
  async (who) => {
    const database = memoryDatabase()
    const network = createNetwork(createSyncHandler({ database, history: true, authenticate }))
    const { shop, cart, lines } = open(network)
    if (who === 'a customer') await shop.identify('anna')
    await shop.flush()
    network.up = false
    await cart.add(tea).saved
    await cart.add(cup, 2).saved
    await deleted()
    expect(shop.status.get()).toMatchObject({ storage: 'memory', pending: 2 })
    network.up = true
    for (let turn = 0; turn < 3; turn++) await shop.flush()
    expect(lines().sort()).toEqual(['CUP x2', 'TEA x1'])
    expect(shop.status.get().pending).toBe(0)
    const sent = [...database.entries.values()].map(({ op }) => (op as string[])[1])
    expect(sent.sort()).toEqual(['CUP', 'TEA'])
  },
)

test.each([
  ['a shop with a server', true],
  ['a shop without one', false],
])('a page keeps its cart when the browser clears the data of its site: %s', async (_, connected) => {
  const databases = watchOpened()
  const handler = createSyncHandler({ database: memoryDatabase() })
  const { shop, cart, lines, errors } = open(connected ? { fetch: handler } : {})
  await cart.add(tea).saved
  await shop.flush()
  // Chromium closes the connections and deletes the files, and tells the page only of the first.
  closeAll(databases)
  await deleted()
  await cart.add(cup).saved
  await shop.flush()
  expect(lines()).toEqual(['TEA x1', 'CUP x1'])
  expect(errors.map(({ code }) => code)).toEqual(['deleted'])
})
