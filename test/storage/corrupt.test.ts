import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { indexedDb } from 'throughline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeShops, createServer, createShop, settled } from '../support/shop.ts'

const tea = { item_id: 'TEA', price: 1980 }

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  closeShops()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const open = (server?: ReturnType<typeof createServer>) => createShop(server, { storage: indexedDb() })

/** Does `work` with what is shared on disk, which is made where there is none. */
const onDisk = async <T>(work: (store: IDBObjectStore) => IDBRequest<T>) => {
  const opening = indexedDB.open('throughline:default', 1)
  opening.onupgradeneeded = () => {
    for (const table of ['both', 'up']) opening.result.createObjectStore(table, { autoIncrement: true })
  }
  await new Promise((resolve) => {
    opening.onsuccess = resolve
  })
  const transaction = opening.result.transaction('both', 'readwrite')
  const request = work(transaction.objectStore('both'))
  await new Promise((resolve) => {
    transaction.oncomplete = resolve
  })
  opening.result.close()
  return request.result
}
const read = (key: IDBValidKey) => onDisk<unknown>((store) => store.get(key))
const write = (key: IDBValidKey, value: unknown) => onDisk((store) => store.put(value, key))

const entry = { v: 1, id: 'x', collection: 'cart', n: 1, own: 0, seen: 0, at: 1, channel: 'web' }
const strange: [string, IDBValidKey, unknown][] = [
  ['an entry that is nothing', 1, null],
  ['an entry that does nothing', 1, { ...entry, op: undefined }],
  ['an entry that cannot be folded', 1, { ...entry, op: ['purchase', 'T-1'] }],
  ['an entry that lacks its item', 1, { ...entry, op: ['add', 'POT', 1] }],
  ['a row that is nothing', 'cart/POT', null],
  ['a row without its item', 'cart/POT', { quantity: 1 }],
  ['a row of broken parts', 'cart/TEA', { item: tea, quantity: 1, parts: 5 }],
  ['a row of parts that are none', 'cart/TEA', { item: tea, quantity: 1, parts: [[1]] }],
]

test.each(strange)('%s keeps nothing else from being shown and synced', async (_, key, value) => {
  await write(key, value)
  const server = createServer()
  const { shop, cart, lines } = open(server)
  await shop.ready
  expect(lines()).toEqual([])
  const { saved, settled: decided } = cart.add(tea, 2)
  expect(lines()).toEqual(['TEA x2'])
  expect(await saved).toBe('disk')
  expect(await decided).toEqual({ status: 'synced' })
  await shop.flush()
  expect(lines()).toEqual(['TEA x2'])
  expect(shop.status.get()).toMatchObject({ storage: 'indexeddb', connection: 'online' })
})

test('what has become unreadable of a line comes whole with its next change', async () => {
  const server = createServer()
  const before = open(server)
  before.cart.add(tea)
  for (let turn = 0; turn < 2; turn++) await before.shop.flush()
  before.shop.close()
  await settled()
  await write('cart/TEA', { item: tea, quantity: 1, parts: 5 })
  const { shop, cart, lines } = open(server)
  await shop.ready
  cart.add(tea, 2)
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  expect(lines()).toEqual(['TEA x3'])
  expect(shop.status.get().storage).toBe('indexeddb')
})

test.each(strange.filter(([, , value]) => value))(
  'a shop without a server never folds away %s',
  async (_, key, value) => {
    const number = typeof key === 'number'
    // A line by that name takes the place of what cannot be read of it.
    const product = key === 'cart/TEA' ? { item_id: 'CUP' } : tea
    await write(key, value)
    const { shop, cart, lines } = open()
    await shop.ready
    for (let index = 0; index < 60; index++) await cart.add(product).saved
    await settled()
    expect(lines()).toEqual([`${product.item_id} x60`])
    expect(await read(`cart/${product.item_id}`)).toMatchObject({ quantity: 60 - (60 % 50) })
    expect(await read(number ? 1 : key)).toEqual(value)
    expect(shop.status.get().storage).toBe('indexeddb')
  },
)

test('a shop without a server counts a line anew that has become unreadable', async () => {
  await write('cart/TEA', { item: tea, quantity: 1, parts: 5 })
  const { shop, cart, lines } = open()
  await shop.ready
  for (let index = 0; index < 60; index++) await cart.add(tea).saved
  await settled()
  expect(lines()).toEqual(['TEA x60'])
  shop.close()
  await settled()
  const again = open()
  await again.shop.ready
  expect(again.lines()).toEqual(['TEA x60'])
})
