import { createWishlist, UsageError } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }
const small = { ...tea, item_variant: '50g' }
const cup = { item_id: 'CUP', price: 3300 }

const open = (server = createServer()) => {
  const told: string[] = []
  const opened = createShop(server)
  const wishlist = createWishlist(opened.shop, {
    tracking: {
      track(name, params) {
        const { items } = params as unknown as { items: { item_id: string }[] }
        told.push(`${name} ${items.map(({ item_id }) => item_id)}`)
        return undefined as never
      },
    },
  })
  const wishes = () => wishlist.get().lines.map(({ id, list }) => (list ? `${id} on ${list}` : id))
  return { ...opened, wishlist, wishes, told }
}

test('an item is on a list or not, however often it is put there', () => {
  const { wishlist, wishes, told } = open()
  wishlist.add(tea)
  wishlist.add(tea)
  wishlist.toggle(cup)
  expect(wishes()).toEqual(['TEA', 'CUP'])
  expect(wishlist.get().lines[0]).toMatchObject({ item: tea, channel: 'web', pending: true })
  wishlist.toggle(tea)
  expect([wishlist.has('TEA'), wishlist.has('CUP')]).toEqual([false, true])
  wishlist.remove('CUP')
  wishlist.remove('CUP')
  expect(wishes()).toEqual([])
  expect(told).toEqual([
    'add_to_wishlist TEA',
    'add_to_wishlist CUP',
    'remove_from_wishlist TEA',
    'remove_from_wishlist CUP',
  ])
  expect(() => wishlist.add({} as never)).toThrow(UsageError)
})

test('lists have names and know nothing of each other, and a product stands for its variants', () => {
  const { wishlist, wishes } = open()
  wishlist.add(tea)
  wishlist.add(small)
  wishlist.add(tea, 'gifts')
  expect(wishes()).toEqual(['TEA', 'TEA|50g', 'TEA on gifts'])
  expect([wishlist.has('TEA|50g'), wishlist.has('TEA', 'gifts'), wishlist.has('TEA', 'none')]).toEqual([
    true,
    true,
    false,
  ])
  wishlist.toggle(tea, 'gifts')
  wishlist.remove('TEA|50g')
  expect(wishes()).toEqual(['TEA'])
  wishlist.add(small)
  wishlist.remove('TEA')
  expect(wishes()).toEqual([])
})

test('an item moves to the cart, and comes back with it', async () => {
  const { shop, wishlist, lines, wishes, told } = open()
  wishlist.add(tea)
  wishlist.add(cup, 'gifts')
  await shop.flush()
  wishlist.moveToCart('TEA')
  expect([lines(), wishes()]).toEqual([['TEA x1'], ['CUP on gifts']])
  wishlist.undo()
  expect([lines(), wishes()]).toEqual([[], expect.arrayContaining(['TEA', 'CUP on gifts'])])
  wishlist.moveToCart('CUP', 'gifts')
  wishlist.moveToCart('nothing')
  await shop.flush()
  expect([lines(), wishes()]).toEqual([['CUP x1'], ['TEA']])
  expect(told.filter((event) => event.startsWith('add_to_cart'))).toEqual([
    'add_to_cart TEA',
    'add_to_cart CUP',
  ])
})

test('wishes are on all devices of a customer, a guest’s among them', async () => {
  const server = createServer()
  const [web, app] = [open(server), open(server)]
  await app.shop.identify('anna')
  app.wishlist.add(tea)
  await app.shop.flush()
  web.wishlist.add(cup)
  web.wishlist.add(tea)
  await web.shop.identify('anna', { join: 'account' })
  expect(web.wishes().sort()).toEqual(['CUP', 'TEA'])
  expect(web.wishlist.get().lines.every(({ pending }) => !pending)).toBe(true)
  web.wishlist.remove('TEA')
  await web.shop.flush()
  await app.shop.flush()
  expect(app.wishes()).toEqual(['CUP'])
})

test.each([
  ['a line break', 'a\nb'],
  ['5,000 letters', 'x'.repeat(5000)],
])('a list is not called by %s, nor is an item', (_, name) => {
  const { wishlist, wishes, told } = open()
  expect(() => wishlist.add(tea, name)).toThrow(UsageError)
  expect(() => wishlist.toggle(tea, name)).toThrow(UsageError)
  expect(() => wishlist.add({ item_id: name })).toThrow(UsageError)
  expect([wishes(), told]).toEqual([[], []])
})

test('what is sold in another currency does not come into the cart by way of a wishlist', () => {
  const { wishlist, wishes } = open()
  const other = { item_id: 'USD', price: 10, currency: 'USD' }
  expect(() => wishlist.add(other)).toThrow(UsageError)
  expect(() => wishlist.toggle(other)).toThrow(UsageError)
  wishlist.add({ ...tea, currency: 'JPY' })
  expect(wishes()).toEqual(['TEA'])
})

test('there are a thousand wishes at most, on all lists together', () => {
  const { wishlist, wishes } = open()
  for (let index = 0; index < 1000; index++) wishlist.add({ item_id: `SKU-${index}` }, `${index % 3}`)
  expect(() => wishlist.add(tea)).toThrow(UsageError)
  expect(() => wishlist.toggle(tea)).toThrow(UsageError)
  wishlist.add({ item_id: 'SKU-3' }, '0')
  wishlist.remove('SKU-1', '1')
  wishlist.add(tea)
  expect(wishes()).toHaveLength(1000)
}, 30_000)

test('what a page wishes for because the cart has changed is there, also when a wish has moved there', () => {
  const { wishlist, wishes, cart } = open()
  wishlist.add(tea)
  const stop = cart.subscribe(() => {
    stop()
    wishlist.add(cup)
  })
  wishlist.moveToCart('TEA')
  expect(wishes()).toEqual(['CUP'])
})
