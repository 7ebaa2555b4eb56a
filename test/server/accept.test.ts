import { createWishlist, defineCollection } from 'throughline'
import { type Accept, createSyncHandler } from 'throughline/server'
import { afterEach, expect, test } from 'vitest'
import { authenticate, closeShops, createShop, type TestShop } from '../support/shop.ts'
import { memoryDatabase } from './memoryDatabase.ts'
import { inCart, testServer } from './testServer.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

const shopThat = (accept: Accept): TestShop & { errors: unknown[] } => {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const server = createSyncHandler({ database: memoryDatabase(), authenticate, accept, onError })
  return { ...createShop(server), errors }
}
const nothingInStock: Accept = (lines) => lines.map(({ id }) => ({ id, quantity: 0, reason: 'stock' }))

test('a shop is asked about what comes back to the cart, and not about what leaves it', async () => {
  const asked: string[] = []
  const { shop, cart } = shopThat((lines) => {
    asked.push(...lines.map(({ id, quantity }) => `${id} x${quantity}`))
    return []
  })
  cart.add(tea, 2)
  await shop.flush()
  cart.saveForLater('TEA')
  await shop.flush()
  expect(asked).toEqual(['TEA x2'])
  cart.restore('TEA')
  await shop.flush()
  expect(asked).toEqual(['TEA x2', 'TEA x2'])
})

test('what comes back to the cart is corrected, and whoever brought it is told', async () => {
  let left = 5
  const { shop, cart, lines } = shopThat((lines) =>
    lines.flatMap(({ id, quantity }) => (quantity > left ? [{ id, quantity: left, reason: 'stock' }] : [])),
  )
  cart.add(tea, 2)
  cart.saveForLater('TEA')
  await shop.flush()
  left = 1
  const { settled } = cart.restore('TEA')
  await shop.flush()
  expect(await settled).toEqual({ status: 'synced', reason: 'stock' })
  expect(lines()).toEqual(['TEA x1'])
  expect(cart.get().lines[0]?.adjusted).toMatchObject({ old: 2, new: 1, reason: 'stock' })
})

test('a wish stays a wish when the shop refuses the same product in the cart', async () => {
  const { shop, cart, lines } = shopThat(nothingInStock)
  const wishlist = createWishlist(shop)
  await shop.flush()
  const wish = wishlist.add(tea)
  const line = cart.add(tea)
  await shop.flush()
  expect(await wish.settled).toEqual({ status: 'synced' })
  expect(await line.settled).toEqual({ status: 'rejected', reason: 'stock' })
  expect([wishlist.has('TEA'), lines()]).toEqual([true, []])
})

test.each([
  ['alone', []],
  ['among others', [{ item_id: 'CUP' }]],
])('what cannot move to the cart stays where it was: %s', async (_, others) => {
  const { shop, cart, lines } = shopThat((lines) =>
    nothingInStock(
      lines.filter(({ id }) => id === 'TEA'),
      {} as never,
    ),
  )
  const wishlist = createWishlist(shop)
  const wishes = () => wishlist.get().lines.map(({ id, list, item }) => [id, list, item.price])
  wishlist.add(tea)
  wishlist.add(tea, 'gifts')
  await shop.flush()
  for (const other of others) cart.add(other)
  const made = [wishlist.moveToCart('TEA'), wishlist.moveToCart('TEA', 'gifts')]
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  for (const { settled } of made) expect(await settled).toEqual({ status: 'rejected', reason: 'stock' })
  expect(wishes().sort()).toEqual([
    ['TEA', '', 1980],
    ['TEA', 'gifts', 1980],
  ])
  expect(lines()).toHaveLength(others.length)
})

test('what cannot come back to the cart stays saved for later', async () => {
  let sold = true
  const { shop, cart, lines } = shopThat((lines) => (sold ? [] : nothingInStock(lines, {} as never)))
  cart.add(tea, 2)
  cart.saveForLater('TEA')
  await shop.flush()
  sold = false
  const { settled } = cart.restore('TEA')
  await shop.flush()
  expect(await settled).toEqual({ status: 'rejected', reason: 'stock' })
  expect([lines(), cart.get().saved.map(({ id, quantity }) => `${id} x${quantity}`)]).toEqual([
    [],
    ['TEA x2'],
  ])
})

test.each([
  ['NaN pieces', { quantity: Number.NaN }],
  ['half a piece', { quantity: 1.5 }],
  ['fewer pieces than none', { quantity: -1 }],
  ['a price that is no number', { price: Number.NaN }],
  ['no reason', { quantity: 0, reason: undefined as never }],
])('a shop that says %s changes nothing, and hears of it', async (_, said) => {
  const { shop, cart, lines, errors } = shopThat((lines) =>
    lines.map(({ id }) => ({ id, reason: 'stock', ...said })),
  )
  const { settled } = cart.add(tea, 2)
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  expect(await settled).toEqual({ status: 'synced' })
  expect(lines()).toEqual(['TEA x2'])
  expect(cart.get().lines[0]?.item.price).toBe(1980)
  expect(errors).toMatchObject([{ code: 'accept' }])
})

test.each([
  ['sum', 2, 3],
  ['sum', 3, 3],
  ['max', 2, 5],
  ['device', 2, 5],
] as const)(
  'what a sign-in by "%s" has brought can be taken back, also where the shop has cut it: %i and %i pieces',
  async (join, had, brought) => {
    const { shop, cart, lines } = shopThat((lines) =>
      lines.flatMap(({ id, quantity }) => (quantity > 3 ? [{ id, quantity: 3, reason: 'limit' }] : [])),
    )
    cart.add(tea, had)
    await shop.identify('anna')
    await shop.signOut()
    cart.add(tea, brought)
    cart.add({ item_id: 'CUP' })
    await shop.flush()
    await shop.identify('anna', { join })
    expect(lines().sort()).toEqual(['CUP x1', 'TEA x3'])
    cart.undo()
    await shop.flush()
    expect(lines()).toEqual([`TEA x${had}`])
  },
)

test.each([
  ['price', { price: 2000 }],
  ['number', { quantity: 5 }],
])('undoing what the shop has corrected the %s of leaves what another device adds', async (_, right) => {
  let asked = 0
  const handler = createSyncHandler({
    database: memoryDatabase(),
    authenticate,
    accept: (lines) => (++asked === 2 ? lines.map(({ id }) => ({ id, reason: 'said', ...right })) : []),
  })
  const [one, other] = [createShop(handler), createShop(handler)]
  for (const { shop } of [one, other]) await shop.identify('anna')
  one.cart.add(tea, 2)
  for (const { shop } of [one, other, one]) await shop.flush()
  one.cart.add(tea, 4)
  other.cart.add(tea, 5)
  for (const { shop } of [one, other, one]) await shop.flush()
  expect(one.cart.get().lines).toMatchObject([{ adjusted: { reason: 'said' } }])
  one.cart.undo()
  await one.shop.flush()
  expect(one.lines()).toEqual(['TEA x7'])
})

test('what is no list, a collection’s own or nobody’s, keeps no request from its answer', async () => {
  const notes = defineCollection<string, { text: string }>({
    name: 'notes',
    share: 'both',
    purpose: 'functional',
    apply: (rows, { op }) => new Map(rows).set('last', op.text),
  })
  const op = { '~standard': { validate: (value: unknown) => ({ value }) } }
  const own = testServer({ accept: nothingInStock, collections: [{ collection: notes, op }] })
  const usual = testServer({ accept: nothingInStock })
  for (const [server, entry, answer] of [
    [own, [1, 'notes', { text: 'hello' }], { rows: { notes: [['last', 'hello']] }, rejected: [] }],
    [usual, inCart([1, 17]), { n: 1, rejected: [[1, 'invalid']] }],
  ] as const) {
    const { id, log, as } = await server.device()
    const response = await server.post(`exchange?device=${id}&log=${log}`, [0, entry], as())
    expect([response.status, await response.json()]).toMatchObject([200, answer])
    expect(server.errors).toEqual([])
  }
})
