import { count, createCart, createTracking, lineId, subtotal, UsageError } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }

test('add sums, setQuantity sets, remove and clear take away', () => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  cart.add(tea, 2)
  cart.add({ ...tea, item_variant: '100g' })
  expect(lines()).toEqual(['TEA x3', 'TEA|100g x1'])
  cart.setQuantity('TEA', 5)
  cart.add(tea, -1)
  expect(lines()).toEqual(['TEA x4', 'TEA|100g x1'])
  cart.setQuantity('TEA', 0)
  expect(lines()).toEqual(['TEA|100g x1'])
  cart.remove('TEA|100g')
  cart.remove('nothing')
  cart.setQuantity('nothing', 3)
  expect(lines()).toEqual([])
  cart.add(tea)
  cart.clear()
  expect(lines()).toEqual([])
})

test('an item says its own quantity, and taking away more than there is empties the line', () => {
  const { cart, lines } = createShop(undefined)
  cart.add({ ...tea, quantity: 3 })
  expect(lines()).toEqual(['TEA x3'])
  expect(cart.get().lines[0]?.item).toEqual(tea)
  cart.add(tea, -5)
  expect(lines()).toEqual([])
})

test('lines keep the order in which they were put there, also when the server has confirmed them', async () => {
  const { shop, cart } = createShop(createServer())
  for (const item_id of ['M', 'Z', 'A']) cart.add({ item_id })
  const ids = () => cart.get().lines.map(({ id }) => id)
  expect(ids()).toEqual(['M', 'Z', 'A'])
  await shop.flush()
  expect(ids()).toEqual(['M', 'Z', 'A'])
  await shop.identify('anna')
  expect(ids()).toEqual(['M', 'Z', 'A'])
})

test('a line is pending until the server has decided', async () => {
  const { shop, cart } = createShop(createServer())
  cart.add(tea)
  expect(cart.get().lines[0]?.pending).toBe(true)
  await shop.flush()
  expect(cart.get().lines[0]?.pending).toBe(false)
})

test('sums are exact in the minor unit of the currency', () => {
  const { cart } = createShop(undefined)
  cart.add({ item_id: 'A', price: 0.1 }, 3)
  cart.add({ item_id: 'B', price: 1980 })
  cart.add({ item_id: 'C' })
  expect(count(cart.get())).toBe(5)
  expect(subtotal(cart.get(), 'USD')).toBe(1980.3)
  expect(subtotal(cart.get())).toBe(1980)
})

test('what a touchpoint is worth is exact, too', () => {
  const { shop } = createShop(undefined, { currency: 'USD' })
  const values: unknown[] = []
  const track = (_: string, { value }: { readonly value?: number }) => {
    values.push(value)
    return undefined as never
  }
  const cart = createCart(shop, { tracking: { track: track as never } })
  cart.add({ item_id: 'A', price: 1.1 }, 3)
  cart.add({ item_id: 'B', price: 0.1 }, 3)
  cart.purchase({ transaction_id: 'T-1' })
  expect(values).toEqual([3.3, 0.3, 3.6])
})

test('a line is told apart by product and variant', () => {
  expect(lineId({ item_id: 'SKU' })).toBe('SKU')
  expect(lineId({ item_id: 'SKU', item_variant: 'red' })).toBe('SKU|red')
})

test.each([
  ['no id', {}],
  ['an empty id', { item_id: '' }],
  ['an id that is an object', { item_id: { sku: 'A' } }],
  ['an id that is no number', { item_id: Number.NaN }],
  ['nothing', undefined],
  ['a price that is no number', { item_id: 'A', price: Number.NaN }],
  ['an object inside', { item_id: 'A', picture: { url: 'x' } }],
  ['a function inside', { item_id: 'A', onClick: () => {} }],
  ['200 KB', { item_id: 'A', item_name: 'あ'.repeat(70_000) }],
])('an item with %s is refused, and the cart stays as it is', (_, item) => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  expect(() => cart.add(item as never)).toThrow(UsageError)
  expect(lines()).toEqual(['TEA x1'])
})

test.each([Number.NaN, 1.5, 1e9, -1e9, Number.POSITIVE_INFINITY, '2' as never])(
  'a quantity of %s is refused',
  (quantity) => {
    const { cart, lines } = createShop(undefined)
    cart.add(tea)
    expect(() => cart.add(tea, quantity)).toThrow(UsageError)
    expect(() => cart.setQuantity('TEA', quantity)).toThrow(UsageError)
    expect(() => cart.setQuantity('TEA', -1)).toThrow(UsageError)
    expect(lines()).toEqual(['TEA x1'])
  },
)

test('values that say nothing are left out of an item, and ids may look like object properties', () => {
  const { cart, lines } = createShop(undefined)
  cart.add({ item_id: '__proto__', item_brand: undefined as never, price: null as never })
  cart.add({ item_id: 'constructor' })
  expect(lines()).toEqual(['__proto__ x1', 'constructor x1'])
  expect(cart.get().lines[0]?.item).toEqual({ item_id: '__proto__' })
})

test('one action of the customer is one touchpoint', async () => {
  const names: string[] = []
  const { shop } = createShop(undefined)
  const tracking = createTracking(shop)
  const cart = createCart(shop, {
    tracking: {
      track(name, params) {
        const { value, items } = params as unknown as {
          value?: number
          items: { item_id: string; quantity: number }[]
        }
        names.push(`${name} ${items.map(({ item_id, quantity }) => `${item_id} x${quantity}`)} ${value}`)
        return tracking.track(name, params)
      },
    },
  })
  cart.add(tea, 2)
  cart.setQuantity('TEA', 5)
  cart.setQuantity('TEA', 4)
  cart.add(tea, -1)
  cart.setQuantity('TEA', 3)
  cart.remove('TEA')
  cart.remove('TEA')
  expect(names).toEqual([
    'add_to_cart TEA x2 3960',
    'add_to_cart TEA x3 5940',
    'remove_from_cart TEA x1 1980',
    'remove_from_cart TEA x1 1980',
    'remove_from_cart TEA x3 5940',
  ])
})

test.each([
  ['a price as a text', { item_id: 'A', price: '1980' }],
  ['an empty variant', { item_id: 'A', item_variant: '' }],
  ['a variant that is a number', { item_id: 'A', item_variant: 5 }],
  ['a long description', { item_id: 'A', item_name: 'x'.repeat(5000) }],
  ['a number for an id', { item_id: 17 }],
])('an item with %s, as pages have them for GA4, stays when the server has it', async (_, item) => {
  const { shop, cart, lines } = createShop(createServer())
  const commit = cart.add(item as never)
  expect(await commit.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(lines()).toHaveLength(1)
  expect(subtotal(cart.get())).toBe('price' in item ? 1980 : 0)
})

test('a line can be left out of the order, and says so', () => {
  const { cart } = createShop(undefined)
  cart.add(tea)
  const selected = () => cart.get().lines.map(({ selected }) => selected)
  expect(selected()).toEqual([true])
  cart.select('TEA', false)
  cart.add(tea)
  expect(selected()).toEqual([false])
  cart.select('TEA', true)
  cart.select('nothing', false)
  expect(selected()).toEqual([true])
})

test('what is saved for later is beside the cart, and comes back to what is there', () => {
  const { cart, lines } = createShop(undefined)
  const saved = () => cart.get().saved.map(({ id, quantity }) => `${id} x${quantity}`)
  cart.add(tea, 2)
  cart.add({ item_id: 'CUP' })
  cart.saveForLater('TEA')
  expect([lines(), saved()]).toEqual([['CUP x1'], ['TEA x2']])
  expect(cart.get().saved[0]?.item).toEqual(tea)
  expect(count(cart.get())).toBe(1)
  cart.add(tea)
  cart.saveForLater('TEA')
  cart.clear()
  expect([lines(), saved()]).toEqual([[], ['TEA x3']])
  cart.add(tea)
  cart.restore('TEA')
  expect([lines(), saved()]).toEqual([['TEA x4'], []])
  cart.saveForLater('TEA')
  cart.remove('TEA')
  expect([lines(), saved()]).toEqual([[], ['TEA x4']])
  cart.removeSaved('TEA')
  expect([lines(), saved()]).toEqual([[], []])
})

test('an order is nothing that can be taken back', () => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  cart.purchase({ transaction_id: 'T-1' })
  expect(cart.undo()).toBeUndefined()
  expect(lines()).toEqual([])
})

test('the last change can be taken back, once', () => {
  const { cart, lines } = createShop(undefined)
  expect(cart.undo()).toBeUndefined()
  cart.add(tea, 2)
  cart.add({ item_id: 'CUP' })
  for (const change of [
    () => cart.setQuantity('TEA', 7),
    () => cart.remove('TEA'),
    () => cart.clear(),
    () => cart.saveForLater('TEA'),
    () => cart.add(tea, -5),
  ]) {
    change()
    cart.undo()
    expect(lines().sort()).toEqual(['CUP x1', 'TEA x2'])
    expect(cart.get().saved).toEqual([])
    expect(cart.undo()).toBeUndefined()
  }
})

test('an order takes what was selected out of the cart, once', async () => {
  const { shop, cart, lines } = createShop(createServer())
  cart.add(tea, 2)
  cart.add({ item_id: 'CUP' })
  cart.select('CUP', false)
  cart.purchase({ transaction_id: 'T-1' })
  expect(lines()).toEqual(['CUP x1'])
  await shop.flush()
  cart.add(tea)
  // The page that says thank you is loaded again.
  cart.purchase({ transaction_id: 'T-1', items: [{ ...tea, quantity: 2 }] })
  await shop.flush()
  expect(lines().sort()).toEqual(['CUP x1', 'TEA x1'])
  cart.purchase({ transaction_id: 'T-2', items: [{ item_id: 'CUP', quantity: 1 }] })
  await shop.flush()
  expect(lines()).toEqual(['TEA x1'])
  expect(() => cart.purchase({ transaction_id: '' })).toThrow(UsageError)
})

test('a cart has a thousand lines at most, and more pieces of them', () => {
  const { cart, lines } = createShop(undefined)
  for (let index = 0; index < 1000; index++) cart.add({ item_id: `SKU-${index}` })
  expect(() => cart.add(tea)).toThrow(UsageError)
  cart.add({ item_id: 'SKU-7' })
  expect(lines()).toHaveLength(1000)
  cart.remove('SKU-1')
  cart.add(tea)
  expect(lines()).toHaveLength(1000)
}, 30_000)
