import { createCart, createStorefront, UsageError } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

test('a sign-in that nobody waits for throws nothing into the page', async () => {
  const unhandled: unknown[] = []
  const hear = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', hear)
  const { shop } = createShop(createServer())
  void shop.identify('no good')
  void shop.identify('anna')
  void shop.identify('ben')
  await shop.signOut()
  await shop.flush()
  await new Promise((resolve) => setTimeout(resolve))
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
})

test('the same sign-in said twice is one', async () => {
  const { shop } = createShop(createServer())
  const first = shop.identify('anna')
  expect(shop.identify('anna')).toBe(first)
  await first
})

test('a sign-in said again joins as was said last, and as before where nothing is said of it', async () => {
  const server = createServer()
  const there = createShop(server)
  createCart(there.shop).add({ item_id: 'SKU-1' }, 2)
  await there.shop.identify('anna')
  const { shop } = createShop(server)
  const cart = createCart(shop)
  cart.add({ item_id: 'SKU-1' }, 3)
  shop.identify('anna').catch(() => {})
  const last = shop.identify('anna', { join: 'max' })
  expect(shop.identify('anna')).toBe(last)
  await last
  expect(cart.get().lines[0]?.quantity).toBe(3)
})

test.each([undefined, null, '', 5])('a token of %s says what to write instead', (token) => {
  const { shop } = createShop(createServer())
  expect(() => shop.identify(token as never)).toThrow(UsageError)
})

test('a way of joining that there is not, and a shop without a channel, say what to write instead', () => {
  const { shop } = createShop(createServer())
  expect(() => shop.identify('anna', { join: 'bogus' as never })).toThrow(/sum.*checkout/)
  expect(() => createStorefront({} as never)).toThrow(/channel: 'web'/)
})

test('what the server says of a refusal is what the page hears', async () => {
  const { shop } = createShop(createServer())
  await expect(shop.identify('no good')).rejects.toThrow(/sign in again/)
})
