import 'fake-indexeddb/auto'
import { indexedDb, type OpenStorage } from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, expect, test } from 'vitest'
import { inMemory } from '../../src/core/inMemory.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { closeShops, createNetwork, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }
const cup = { item_id: 'CUP', item_name: '湯呑', price: 3300 }

test('a line added on one channel is seen on another one of the same customer', async () => {
  const server = createServer()
  const web = createShop(server)
  const pos = createShop(server, { channel: 'store', name: 'pos' })
  web.cart.add(tea)
  await web.shop.identify('anna')
  await pos.shop.identify('anna')
  expect(pos.lines()).toEqual(['TEA x1'])
  expect(pos.cart.get().lines[0]).toMatchObject({ channel: 'web', pending: false, item: tea })
  pos.cart.add(tea, 2)
  pos.cart.add(cup)
  await pos.shop.flush()
  await web.shop.flush()
  expect(web.lines()).toEqual(['TEA x3', 'CUP x1'])
})

test('a commit tells when it is saved and what the server decided', async () => {
  const { shop, cart } = createShop(createServer())
  const commit = cart.add(tea)
  expect(shop.status.get()).toMatchObject({ pending: 1, storage: 'memory' })
  expect(await commit.saved).toBe('memory')
  expect(await commit.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(shop.status.get()).toEqual({ pending: 0, storage: 'memory', connection: 'online', error: undefined })
})

test('an exchange that changes nothing tells nobody and stores nothing', async () => {
  const { shop, cart } = createShop(createServer())
  cart.add(tea)
  await shop.flush()
  await shop.flush()
  const heard: unknown[] = []
  const before = cart.get()
  cart.subscribe((state) => heard.push(state))
  shop.status.subscribe((status) => heard.push(status))
  await shop.flush()
  expect(heard).toEqual([])
  expect(cart.get()).toBe(before)
})

test.each(['', '<html>', '{}', 'null', '[]', '"x"', '1'])(
  'what answers for the server, a hotel’s login page, is an outage: %s',
  async (body) => {
    const server = createServer()
    let strange = false
    const { shop, cart, lines } = createShop(
      async (request) => (strange ? new Response(body, { status: 200 }) : server(request)),
      { name: `portal ${body}`, storage: indexedDb() },
    )
    await shop.flush()
    strange = true
    const commit = cart.add(tea)
    await shop.flush()
    expect(shop.status.get()).toMatchObject({ pending: 1, storage: 'indexeddb', connection: 'offline' })
    expect(lines()).toEqual(['TEA x1'])
    strange = false
    await shop.flush()
    expect(await commit.settled).toEqual({ status: 'synced' })
    expect(lines()).toEqual(['TEA x1'])
    expect(shop.status.get()).toMatchObject({ pending: 0, storage: 'indexeddb', connection: 'online' })
  },
)

test('everybody who is rejected is told, however many they are', async () => {
  const accept = (lines: readonly { readonly id: string }[]) =>
    lines.map(({ id }) => ({ id, quantity: 0, reason: 'stock' }))
  const { shop, cart, lines } = createShop(createSyncHandler({ database: memoryDatabase(), accept }))
  await shop.flush()
  const made = Array.from({ length: 60 }, (_, index) => cart.add({ item_id: `SKU-${index}` }))
  await shop.flush()
  for (const { settled } of made) expect(await settled).toEqual({ status: 'rejected', reason: 'stock' })
  expect(lines()).toEqual([])
})

test('what was not sent when all is forgotten is rejected, and says why', async () => {
  const server = createServer()
  const network = createNetwork(server)
  // Only a request to forget gets through.
  const { shop, cart, lines } = createShop((request) =>
    request.url.includes('/forget') ? server(request) : network.fetch(request),
  )
  await shop.flush()
  network.up = false
  const made = [cart.add(tea), cart.add(tea), cart.add(cup)]
  await shop.forget()
  for (const { settled } of made) expect(await settled).toEqual({ status: 'rejected', reason: 'forgotten' })
  expect(lines()).toEqual([])
})

test('a long way offline with large products is sent in requests that the server takes', async () => {
  const { shop, cart, lines } = createShop(createServer())
  await shop.flush()
  for (let index = 0; index < 60; index++) cart.add({ item_id: `SKU-${index}`, item_name: '煎'.repeat(2700) })
  await shop.flush()
  expect(shop.status.get()).toMatchObject({ pending: 0, connection: 'online' })
  expect(lines()).toHaveLength(60)
})

test('a disk that was put back to an earlier day, or copied, loses nothing that is added on it', async () => {
  const server = createServer()
  const disk = new Map()
  const opened = createShop(server, { storage: () => inMemory(disk) })
  opened.cart.add(tea)
  for (let turn = 0; turn < 2; turn++) await opened.shop.flush()
  const copy = new Map(disk)
  for (const item_id of ['POT', 'JAR']) {
    opened.cart.add({ item_id })
    await opened.shop.flush()
  }
  const { shop, cart, lines } = createShop(server, { storage: () => inMemory(copy) })
  await shop.flush()
  cart.add(cup)
  for (const one of [shop, shop, opened.shop]) await one.flush()
  for (const shown of [lines(), opened.lines()])
    expect(shown.sort()).toEqual(['CUP x1', 'JAR x1', 'POT x1', 'TEA x1'])
})

test('what was removed stays removed when the device is named before the disk has it', async () => {
  let remove: (() => void) | undefined
  let writing: Promise<unknown> = Promise.resolve()
  // One after the other, as a disk does it, and not at once.
  const slow: OpenStorage = () => {
    const storage = inMemory()
    return {
      ...storage,
      async add(...addition) {
        const written = new Promise((resolve) => setTimeout(resolve))
        writing = written
        await written
        return storage.add(...addition)
      },
      async change(table, change) {
        await writing
        const rows = await storage.change(table, change)
        if ([...rows.values()].some((row) => (row as { device?: string }).device)) {
          remove?.()
          remove = undefined
        }
        return rows
      },
    }
  }
  const network = createNetwork(createServer())
  network.up = false
  const { shop, cart, lines } = createShop(network.fetch, { storage: slow })
  await cart.add(tea).saved
  const shown: string[][] = []
  remove = () => {
    cart.remove('TEA')
    cart.subscribe(() => shown.push(lines()))
  }
  network.up = true
  await shop.flush()
  await shop.flush()
  expect(remove).toBeUndefined()
  expect(shown.flat()).toEqual([])
  expect(lines()).toEqual([])
  expect(shop.status.get()).toMatchObject({ connection: 'online', pending: 0 })
})
