import { createCart, createStorefront, defineCollection, http } from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

test('subscribers have heard of a change before the verb returns, and no more after their undo', () => {
  const { cart } = createShop(undefined)
  const heard: number[] = []
  const stop = cart.subscribe(({ lines }) => heard.push(lines.length))
  cart.add(tea)
  expect(heard).toEqual([1])
  stop()
  cart.clear()
  expect(heard).toEqual([1])
})

test('a subscriber that throws keeps nobody else from hearing', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { cart } = createShop(undefined)
  const heard: number[] = []
  cart.subscribe(() => {
    throw new Error('a bad widget')
  })
  cart.subscribe(({ lines }) => heard.push(lines.length))
  cart.add(tea)
  expect(heard).toEqual([1])
  expect(log).toHaveBeenCalledOnce()
  log.mockRestore()
})

test('a shop without a server settles everything on the device', async () => {
  const { shop, cart } = createShop(undefined)
  expect(await cart.add(tea).settled).toEqual({ status: 'local' })
  expect(shop.status.get()).toMatchObject({ connection: 'local', pending: 0 })
  expect(cart.get().lines[0]?.pending).toBe(false)
  await shop.flush()
})

test('a shop with a server begins as one that a page is rendered with, and knows at once that it is not it', () => {
  const rendered = createShop(undefined).shop.status
  const { status } = createShop(createServer()).shop
  expect(status.initial).toEqual(rendered.get())
  expect(status.get()).toEqual({ ...rendered.get(), connection: 'offline' })
})

test('two shops on a server never share a cart, whatever their names', () => {
  const one = createShop(undefined)
  const other = createShop(undefined)
  one.cart.add(tea)
  expect(other.lines()).toEqual([])
})

test('a collection is the same to everybody who asks, also to those who come late', () => {
  const { shop, cart } = createShop(undefined)
  cart.add(tea)
  expect(createCart(shop).get().lines).toHaveLength(1)
})

test('what comes for a collection that this page has not loaded is there when it does', async () => {
  const server = createServer()
  const phone = createShop(server)
  phone.cart.add(tea)
  await phone.shop.identify('anna')
  const shop = createStorefront({
    channel: 'web',
    exchange: http('http://shop.test/throughline', { fetch: server }),
  })
  await shop.identify('anna')
  const cart = createCart(shop)
  await shop.flush()
  expect(cart.get().lines.map(({ id }) => id)).toEqual(['TEA'])
  shop.close()
})

test('the server refuses an entry it cannot read, says why, and the rest goes on', async () => {
  const { shop, cart, lines } = createShop(createServer())
  const bad = shop.open({
    ...defineCollection({ name: 'unheard-of', share: 'both', purpose: 'functional', apply: (rows) => rows }),
  })
  const refused = bad.commit(['whatever'])
  const fine = cart.add(tea)
  expect(await refused.settled).toEqual({ status: 'rejected', reason: 'unknown-collection' })
  expect(await fine.settled).toEqual({ status: 'synced' })
  expect(lines()).toEqual(['TEA x1'])
})

test.each<[string, (key: string, text: string) => unknown, (op: any) => readonly [string, string]]>([
  ['objects', (key, text) => ({ key, text }), ({ key, text }) => [key, text]],
  ['tuples of four', (key, text) => ['put', key, 1, text], ([, key, , text]) => [key, text]],
])('a collection of a shop’s own may have operations that are %s', async (_, opOf, read) => {
  const notes = defineCollection<string, unknown>({
    ...{ name: 'notes', share: 'both', purpose: 'necessary' },
    apply: (rows, { op }) => new Map([...rows, read(op)]),
  })
  const op = { '~standard': { validate: (value: unknown) => ({ value }) } }
  const collections = [{ collection: notes as never, op }]
  const errors: unknown[] = []
  const { shop } = createShop(createSyncHandler({ database: memoryDatabase(), collections }), {
    onError: (error) => errors.push(error),
  })
  const replica = shop.open(notes)
  await shop.flush()
  for (const text of ['one', 'two']) {
    const { settled } = replica.commit(opOf('a', text))
    await shop.flush()
    expect(await settled).toEqual({ status: 'synced' })
    expect([...replica.get()]).toEqual([['a', text]])
  }
  expect(errors).toEqual([])
})

test('what a collection keeps to its device is not opened where it would be sent', () => {
  const notes = defineCollection<string, string>({
    name: 'notes',
    share: 'none',
    purpose: 'functional',
    apply: (rows, { id, op }) => new Map(rows).set(id, op),
  })
  expect(() => createShop(createServer()).shop.open(notes)).toThrow("Write { share: 'both' }")
  const local = createShop(undefined).shop.open(notes)
  local.commit('gift')
  expect([...local.get().values()]).toEqual(['gift'])
})
