import { createCart, UsageError } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

test('an order is tracked once, however often its page is loaded', async () => {
  const { shop } = createShop(createServer())
  const told: string[] = []
  const track = (name: string) => {
    told.push(name)
    return undefined as never
  }
  const cart = createCart(shop, { tracking: { track } })
  cart.add(tea)
  const order = { transaction_id: 'T-1', items: [tea] }
  cart.purchase(order)
  cart.purchase(order)
  await shop.flush()
  cart.purchase(order)
  cart.purchase({ ...order, transaction_id: 'T-2' })
  expect(told.filter((name) => name === 'purchase')).toHaveLength(2)
})

test('numbers for an order and a product are taken as texts', async () => {
  const { shop, cart, lines } = createShop(createServer())
  const numeric = { item_id: 5 } as never
  cart.add(numeric, 2)
  cart.add(tea)
  await shop.flush()
  const ordered = cart.purchase({ transaction_id: 1001 as never, items: [numeric] })
  expect(await ordered.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(lines()).toEqual(['5 x1', 'TEA x1'])
  cart.purchase({ transaction_id: '1001', items: [tea] })
  await shop.flush()
  expect(lines()).toEqual(['5 x1', 'TEA x1'])
})

test.each([
  ['no id', { price: 1 }],
  ['half a piece', { ...tea, quantity: 0.5 }],
  ['fewer than none', { ...tea, quantity: -1 }],
])('an order with an item of %s is refused, and the cart stays as it is', (_, item) => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  expect(() => cart.purchase({ transaction_id: 'T-1', items: [tea, item as never] })).toThrow(UsageError)
  expect(lines()).toEqual(['TEA x1'])
})
