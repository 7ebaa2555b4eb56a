import { UsageError } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

test.each([
  ['a tab in front', { item_id: '\tX' }],
  ['a line break in front', { item_id: '\nX' }],
  ['a line break in the middle', { item_id: 'X\nY' }],
  ['a carriage return alone', { item_id: '\r' }],
  ['a control character in its variant', { item_id: 'X', item_variant: 'red\u0000' }],
  ['5,000 letters', { item_id: 'x'.repeat(5000) }],
  ['5,000 letters in its variant', { item_id: 'X', item_variant: 'x'.repeat(5000) }],
])('an id with %s is refused, and the cart stays as it is', (_, item) => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  expect(() => cart.add(item)).toThrow(UsageError)
  expect(() => cart.purchase({ transaction_id: 'T-1', items: [item] })).toThrow(UsageError)
  expect(lines()).toEqual(['TEA x1'])
})

test('an id as long as may be is taken by the server too', async () => {
  const { cart } = createShop(createServer())
  const commit = cart.add({ item_id: 'x'.repeat(999) })
  expect(await commit.settled).toEqual({ status: 'synced' })
})

test('a line is full at 999,999 pieces, at once or by and by', async () => {
  const { shop, cart, lines } = createShop(createServer())
  await shop.flush()
  const adds = [cart.add(tea, 600_000), cart.add(tea, 600_000)]
  expect(lines()).toEqual(['TEA x999999'])
  await shop.flush()
  for (const { settled } of adds) expect(await settled).toEqual({ status: 'synced' })
  expect(lines()).toEqual(['TEA x999999'])
  cart.add(tea, 600_000)
  await shop.flush()
  expect(lines()).toEqual(['TEA x999999'])
})

test('one piece less than a full line is one piece less, here and on the server', async () => {
  const { shop, cart, lines } = createShop(createServer())
  for (let turn = 0; turn < 2; turn++) {
    cart.add(tea, 900_000)
    await shop.flush()
  }
  cart.add(tea, -1)
  expect(lines()).toEqual(['TEA x999998'])
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  expect(lines()).toEqual(['TEA x999998'])
})

test('a line that is added again after it was gone has the price of today', async () => {
  const { shop, cart } = createShop(createServer())
  const price = () => cart.get().lines.map(({ item }) => item.price)
  cart.add(tea)
  await shop.flush()
  cart.remove('TEA')
  await shop.flush()
  cart.add({ ...tea, price: 2200 })
  expect(price()).toEqual([2200])
  await shop.flush()
  expect(price()).toEqual([2200])
})

test.each([
  ['a line that nobody else knows', 0],
  ['a line that the server has', 2],
])('whether it is selected stays as it was when the server has it: %s', async (_, before) => {
  const { shop, cart } = createShop(createServer())
  const selected = () => cart.get().lines.map(({ selected }) => selected)
  await shop.flush()
  if (before) cart.add(tea, before)
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  const pieces = before || 1
  if (!before) cart.add(tea, pieces)
  cart.select('TEA', false)
  cart.add(tea, -pieces)
  cart.add(tea, pieces)
  expect(selected()).toEqual([true])
  await shop.flush()
  expect(selected()).toEqual([true])
})
