import { answerOffer } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

test.each([
  ['first', true],
  ['last', false],
])(
  'a set and a removal that do not know of each other leave the set, and say so: the set comes %s',
  async (_, first) => {
    const server = createServer()
    const [one, other] = [createShop(server), createShop(server, { name: 'other' })]
    for (const { shop } of [one, other]) await shop.identify('anna')
    one.cart.add(tea)
    for (const { shop } of [one, other, one]) await shop.flush()
    one.cart.setQuantity('TEA', 3)
    other.cart.remove('TEA')
    for (const { shop } of first ? [one, other, one] : [other, one, other]) await shop.flush()
    for (const { cart } of [one, other])
      expect(cart.get().lines).toMatchObject([{ quantity: 3, revived: true }])
  },
)

test('what is done in one task after an exchange is seen by what comes after it in that task', async () => {
  const { shop, cart, lines } = createShop(createServer())
  cart.add(tea)
  cart.add(tea)
  await shop.flush()
  cart.remove('TEA')
  cart.add(tea)
  cart.purchase({ transaction_id: 'T-1' })
  expect(lines()).toEqual([])
  await shop.flush()
  expect(lines()).toEqual([])
})

test.each(['sum', 'max', 'device'] as const)(
  'an answer to an offer that was "%s" and taken back can be another one',
  async (how) => {
    const server = createServer()
    const account = createShop(server, { name: 'account' })
    await account.shop.identify('anna')
    account.cart.add(tea)
    account.cart.add({ item_id: 'CUP' })
    await account.shop.flush()
    const { shop, cart, lines } = createShop(server)
    cart.add(tea)
    cart.add({ item_id: 'POT' })
    await shop.flush()
    await shop.identify('anna', { join: 'ask' })
    answerOffer(shop, how)
    await shop.flush()
    cart.undo()
    await shop.flush()
    answerOffer(shop, 'max')
    for (let turn = 0; turn < 2; turn++) await shop.flush()
    expect(lines().sort()).toEqual(['CUP x1', 'POT x1', 'TEA x1'])
    expect(cart.get().offered).toEqual([])
  },
)

test('what was done before the first answer can be undone after it', async () => {
  const { shop, cart, lines } = createShop(createServer())
  cart.add(tea)
  cart.remove('TEA')
  await shop.flush()
  cart.undo()
  expect(lines()).toEqual(['TEA x1'])
})

test('what changes nothing leaves the last change to be undone', () => {
  const { cart, lines } = createShop(undefined)
  cart.add(tea)
  cart.remove('TEA')
  cart.select('TEA', true)
  cart.setQuantity('CUP', 1)
  // The stepper is pressed once more than there was.
  cart.add(tea, -1)
  cart.add({ item_id: 'CUP' }, -1)
  cart.add({ item_id: 'CUP' }, 0)
  cart.undo()
  expect(lines()).toEqual(['TEA x1'])
})

test.each([
  ['for later', 'saveForLater', 'restore'],
  ['back into the cart', 'restore', 'saveForLater'],
] as const)(
  'a line that was put %s, and back by another device, is there once after an undo',
  async (_, there, back) => {
    const server = createServer()
    const [one, other] = [createShop(server), createShop(server, { name: 'other' })]
    for (const { shop } of [one, other]) await shop.identify('anna')
    one.cart.add(tea, 2)
    if (there === 'restore') one.cart.saveForLater('TEA')
    for (const { shop } of [one, other]) await shop.flush()
    one.cart[there]('TEA')
    for (const { shop } of [one, other]) await shop.flush()
    other.cart[back]('TEA')
    for (const { shop } of [other, one]) await shop.flush()
    one.cart.undo()
    for (const { shop } of [one, other]) await shop.flush()
    for (const { cart } of [one, other]) {
      const { lines, saved } = cart.get()
      expect([...lines, ...saved].map(({ quantity }) => quantity)).toEqual([2])
      expect(saved).toHaveLength(there === 'restore' ? 1 : 0)
    }
  },
)

test('a line that was put for later is taken back from there, and leaves what was there before', () => {
  const { cart, lines } = createShop(undefined)
  const saved = () => cart.get().saved.map(({ id, quantity }) => `${id} x${quantity}`)
  cart.add(tea, 2)
  cart.select('TEA', false)
  cart.saveForLater('TEA')
  cart.undo()
  expect([lines(), saved()]).toEqual([['TEA x2'], []])
  expect(cart.get().lines[0]?.selected).toBe(false)
  cart.saveForLater('TEA')
  cart.add(tea, 3)
  cart.saveForLater('TEA')
  expect([lines(), saved()]).toEqual([[], ['TEA x5']])
  cart.undo()
  expect([lines(), saved()]).toEqual([['TEA x3'], ['TEA x2']])
})

test('an undo moves back what was moved, and leaves what another device has put there since', async () => {
  const server = createServer()
  const [one, other] = [createShop(server), createShop(server, { name: 'other' })]
  for (const { shop } of [one, other]) await shop.identify('anna')
  one.cart.add(tea, 2)
  one.cart.saveForLater('TEA')
  for (const { shop } of [one, other]) await shop.flush()
  other.cart.add(tea, 3)
  other.cart.saveForLater('TEA')
  for (const { shop } of [other, one]) await shop.flush()
  one.cart.undo()
  const { lines, saved } = one.cart.get()
  expect([...lines, ...saved].map(({ quantity }) => quantity)).toEqual([2, 3])
})
