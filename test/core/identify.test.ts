import { createStorefront, UsageError } from 'throughline'
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
