import 'fake-indexeddb/auto'
import { type Cart, indexedDb } from 'throughline'
import { afterEach, describe, expect, test } from 'vitest'
import {
  closeShops,
  createNetwork,
  createServer,
  createShop,
  settled,
  type TestShop,
} from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }
const cup = { item_id: 'CUP', price: 3300 }

describe('what a guest does while the sign-in is under way', () => {
  /** There are two of it when it begins, and in the account there is a cup by another device. */
  const whileSigningIn = async (act: (cart: Cart) => void, others = true) => {
    const server = createServer()
    if (others) {
      const other = createShop(server)
      other.cart.add(cup)
      await other.shop.identify('anna')
    }
    const network = createNetwork(server)
    const { shop, cart, lines } = createShop(network.fetch)
    cart.add(tea, 2)
    for (let turn = 0; turn < 2; turn++) await shop.flush()
    const release = network.hold()
    const signedIn = shop.identify('anna')
    await settled()
    act(cart)
    release()
    await signedIn
    await shop.flush()
    return lines().sort()
  }
  const cases: [string, (cart: Cart) => void, string[]][] = [
    ['a number that is typed', (cart) => cart.setQuantity('TEA', 3), ['CUP x1', 'TEA x3']],
    ['a smaller number that is typed', (cart) => cart.setQuantity('TEA', 1), ['CUP x1', 'TEA x1']],
    ['a removal', (cart) => cart.remove('TEA'), ['CUP x1']],
    ['an addition', (cart) => cart.add(tea), ['CUP x1', 'TEA x3']],
    ['an order', (cart) => cart.purchase({ transaction_id: 'T-1' }), ['CUP x1']],
  ]
  test.each(cases)('is done to the account’s cart: %s', async (_, act, lines) => {
    expect(await whileSigningIn(act)).toEqual(lines)
  })
  test.each(cases)('is done to the cart of an account that was empty: %s', async (_, act, lines) => {
    expect(await whileSigningIn(act, false)).toEqual(lines.filter((line) => line !== 'CUP x1'))
  })
})

describe('what cannot be undone', () => {
  test.each([
    ['signing out', 'signOut'],
    ['forgetting', 'forget'],
  ] as const)('is what was done before %s', async (_, leave) => {
    const { shop, cart, lines } = createShop(createServer())
    if (leave === 'signOut') await shop.identify('anna')
    cart.add(tea, 3)
    await shop.flush()
    cart.remove('TEA')
    await shop.flush()
    await shop[leave]()
    expect(cart.undo()).toBeUndefined()
    await shop.flush()
    expect(lines()).toEqual([])
  })

  test('is what a guest has done whom the server never met', async () => {
    const { shop, cart, lines } = createShop(() => Promise.reject(new TypeError('Failed to fetch')))
    cart.add(tea, 3)
    cart.remove('TEA')
    await shop.signOut()
    expect(cart.undo()).toBeUndefined()
    expect(lines()).toEqual([])
  })

  test('is what was forgotten in a shop without a server', async () => {
    const { shop, cart, lines } = createShop(undefined)
    cart.add(tea, 3)
    cart.remove('TEA')
    await shop.forget()
    expect(cart.undo()).toBeUndefined()
    expect(lines()).toEqual([])
  })

  test('is what was done before somebody signed out in another tab', async () => {
    const server = createServer()
    const tab = () => createShop(server, { name: 'undo-in-tabs', storage: indexedDb() })
    const [one, other] = [tab(), tab()]
    await one.shop.identify('anna')
    await other.shop.identify('anna')
    other.cart.add(tea)
    await other.shop.flush()
    await other.cart.remove('TEA').saved
    await other.shop.flush()
    await one.shop.signOut()
    await other.shop.flush()
    expect(other.cart.undo()).toBeUndefined()
    await other.shop.flush()
    expect([one.lines(), other.lines()]).toEqual([[], []])
  })
})

describe('a guest with more to send than fits into a request', () => {
  const longOffline = async (act: (cart: Cart) => void) => {
    const network = createNetwork(createServer())
    const opened = createShop(network.fetch)
    opened.cart.add(tea, 2)
    for (let turn = 0; turn < 2; turn++) await opened.shop.flush()
    network.up = false
    for (let index = 0; index < 120; index++) opened.cart.add({ item_id: `SKU-${index}` })
    act(opened.cart)
    network.up = true
    return opened
  }
  test.each<[string, (cart: Cart) => void, string[]]>([
    ['removes', (cart) => cart.remove('TEA'), []],
    ['sets', (cart) => cart.setQuantity('TEA', 3), ['TEA x3']],
    ['adds', (cart) => cart.add(tea), ['TEA x3']],
  ])('brings all of it into the account, in order: the last one %s', async (_, act, teas) => {
    const { shop, lines } = await longOffline(act)
    await shop.identify('anna')
    await shop.flush()
    expect(lines().filter((line) => line.startsWith('TEA'))).toEqual(teas)
    expect(lines()).toHaveLength(120 + teas.length)
    expect(shop.status.get().pending).toBe(0)
  })

  test('leaves nothing behind when the customer signs out with half of it sent', async () => {
    const server = createServer()
    let left = Number.POSITIVE_INFINITY
    const { shop, cart, lines } = createShop((request) =>
      left-- > 0 ? server(request) : Promise.reject(new TypeError('Failed to fetch')),
    )
    await shop.flush()
    left = 0
    for (let index = 0; index < 120; index++) cart.add({ item_id: `SKU-${index}` })
    left = 1
    shop.identify('anna').catch(() => {})
    await settled()
    await shop.signOut()
    expect(lines()).toEqual([])
    left = Number.POSITIVE_INFINITY
    for (let turn = 0; turn < 2; turn++) await shop.flush()
    expect(lines()).toEqual([])
  })
})

test.each([
  ['max', { lines: ['TEA x3'], saved: [], offered: [] }],
  ['account', { lines: ['TEA x2'], saved: [], offered: [] }],
  ['device', { lines: ['TEA x3'], saved: [], offered: [] }],
  ['ask', { lines: ['TEA x2'], saved: [], offered: ['TEA x3'] }],
  ['checkout', { lines: ['TEA x3'], saved: ['TEA x2'], offered: [] }],
] as const)('who signs in by "%s" at first contact is joined as anybody else is', async (join, wanted) => {
  const server = createServer()
  const other = createShop(server)
  other.cart.add(tea, 2)
  await other.shop.identify('anna')
  const joined = async (known: boolean, customer: string) => {
    const { shop, cart } = createShop(server)
    if (known) await shop.flush()
    cart.add(tea, 3)
    await shop.identify(customer, { join })
    await shop.flush()
    const { lines, saved, offered } = cart.get()
    const told = (some: typeof lines) => some.map(({ id, quantity }) => `${id} x${quantity}`)
    return { lines: told(lines), saved: told(saved), offered: told(offered) }
  }
  expect(await joined(false, 'anna')).toEqual(wanted)
  const another = createShop(server)
  another.cart.add(tea, 2)
  await another.shop.identify('mio')
  expect(await joined(true, 'mio')).toEqual(wanted)
})

test('what was offered waits for an answer, whatever another guest brings', async () => {
  const server = createServer()
  const other = createShop(server)
  other.cart.add(tea)
  await other.shop.identify('anna')
  const { shop, cart } = createShop(server)
  cart.add(cup)
  await shop.identify('anna', { join: 'ask' })
  expect(cart.get().offered.map(({ id }) => id)).toEqual(['CUP'])
  cart.clear()
  await shop.flush()
  await shop.signOut()
  await shop.flush()
  cart.add({ item_id: 'POT' })
  await shop.identify('anna', { join: 'ask' })
  await shop.flush()
  const { lines, offered } = cart.get()
  expect([...offered, ...lines].map(({ id }) => id).sort()).toEqual(['CUP', 'POT'])
})

test('an order that a guest has made is known after the sign-in: said again, it takes nothing', async () => {
  const { shop, cart, lines } = createShop(createServer())
  const order = { transaction_id: 'T-1', items: [{ ...tea, quantity: 2 }] }
  cart.add(tea, 2)
  await shop.flush()
  cart.purchase(order)
  await shop.flush()
  await shop.identify('anna')
  cart.add(tea, 2)
  await shop.flush()
  cart.purchase(order)
  await shop.flush()
  expect(lines()).toEqual(['TEA x2'])
})

describe('a page of a customer that is offline', () => {
  const open = async (name: string) => {
    const network = createNetwork(createServer())
    const tab = () => createShop(network.fetch, { name, storage: indexedDb() })
    const one = tab()
    one.cart.add(tea)
    await one.shop.identify('anna')
    await one.shop.flush()
    network.up = false
    return { network, one, tab }
  }

  test('shows the next guest nothing of what was added before it knew whose it is', async () => {
    const { network, one, tab } = await open('before-ready')
    one.shop.close()
    await settled()
    const { shop, cart, lines } = tab()
    await cart.add({ item_id: 'SECRET' }).saved
    await shop.signOut()
    expect(lines()).toEqual([])
    network.up = true
    for (let turn = 0; turn < 2; turn++) await shop.flush()
    expect(lines()).toEqual([])
  })

  test('signs nobody in again after somebody has signed out in another tab', async () => {
    const { network, one, tab } = await open('waits-to-sign-in')
    const other = tab()
    await other.shop.ready
    other.shop.identify('anna').catch(() => {})
    await settled()
    await one.shop.signOut()
    await settled()
    network.up = true
    for (const { shop } of [other, other, one]) await shop.flush()
    await settled()
    expect([one.lines(), other.lines()]).toEqual([[], []])
  })

  test('signs nobody in again who was named before the page knew who was here', async () => {
    const { network, one, tab } = await open('named-early')
    one.shop.close()
    const early = tab()
    early.shop.identify('anna').catch(() => {})
    await early.shop.flush()
    const other = tab()
    await other.shop.signOut()
    await expect.poll(early.lines).toEqual([])
    await other.cart.add(cup).saved
    network.up = true
    for (const { shop } of [early, other, early]) await shop.flush()
    expect([early.lines(), other.lines()]).toEqual([['CUP x1'], ['CUP x1']])
  })
})

describe('a sign-out in another tab is not taken back', () => {
  const open = async (name: string, customer: boolean) => {
    const network = createNetwork(createServer())
    const [one, other] = Array.from({ length: 2 }, () =>
      createShop(network.fetch, { name, storage: indexedDb() }),
    ) as [TestShop, TestShop]
    one.cart.add(tea)
    await (customer ? one.shop.identify('anna') : one.shop.flush())
    for (const { shop } of [one, other, one]) await shop.flush()
    const shown = async () => {
      for (const { shop } of [one, one, other]) await shop.flush()
      await settled()
      return [one.lines(), other.lines()]
    }
    return { network, one, other, shown }
  }

  test('by a request that begins before it is heard of', async () => {
    const { one, other, shown } = await open('asks-meanwhile', true)
    await Promise.all([other.shop.signOut(), one.shop.flush()])
    expect(await shown()).toEqual([[], []])
  })

  test.each([
    ['an exchange', true],
    ['the sign-in itself', false],
  ])('by %s that was under way', async (_, customer) => {
    const { network, one, other, shown } = await open(`under-way-${customer}`, customer)
    const release = network.hold()
    const asking = customer ? one.shop.flush() : one.shop.identify('anna').catch(() => {})
    await settled()
    await other.shop.signOut()
    await settled()
    release()
    await asking
    expect(await shown()).toEqual([[], []])
  })
})
