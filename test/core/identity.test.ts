import 'fake-indexeddb/auto'
import { indexedDb } from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, expect, test } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { authenticate, closeShops, createServer, createShop, settled } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }
const cup = { item_id: 'CUP', price: 3300 }

test("a guest's lines and the account's become one sum, and signing in again doubles nothing", async () => {
  const server = createServer()
  const phone = createShop(server, { channel: 'app' })
  await phone.shop.identify('anna')
  phone.cart.add(tea, 2)
  await phone.shop.flush()
  const web = createShop(server)
  web.cart.add(tea)
  web.cart.add(cup)
  await web.shop.identify('anna')
  expect(web.lines().sort()).toEqual(['CUP x1', 'TEA x3'])
  await web.shop.identify('anna')
  await web.shop.flush()
  await phone.shop.flush()
  expect(phone.lines().sort()).toEqual(['CUP x1', 'TEA x3'])
})

test.each(['sum', 'max', 'account', 'device', 'checkout'] as const)(
  'what signing in by "%s" has done to the cart can be taken back once',
  async (join) => {
    const { shop, cart, lines } = createShop(createServer())
    await shop.identify('anna')
    cart.add(cup)
    cart.add(tea)
    for (let turn = 0; turn < 2; turn++) await shop.flush()
    shop.signOut()
    await shop.flush()
    expect(lines()).toEqual([])
    cart.add(tea, 3)
    cart.add({ item_id: 'POT' })
    await shop.flush()
    await shop.identify('anna', { join })
    cart.undo()
    expect(cart.undo()).toBeUndefined()
    await shop.flush()
    expect(lines().sort()).toEqual(['CUP x1', 'TEA x1'])
    expect([cart.get().saved, cart.get().offered]).toEqual([[], []])
    expect(cart.get().lines.find(({ id }) => id === 'CUP')?.item).toEqual(cup)
  },
)

test('a token that the server refuses rejects, and the guest goes on', async () => {
  const { shop, cart, lines } = createShop(createServer())
  cart.add(tea)
  await expect(shop.identify('no good')).rejects.toMatchObject({ code: 'refused', status: 401 })
  await shop.flush()
  expect(lines()).toEqual(['TEA x1'])
  expect(shop.status.get()).toMatchObject({ pending: 0, connection: 'online' })
})

test('signing in without a network waits for it', async () => {
  const server = createServer()
  let up = false
  const { shop, cart, lines } = createShop((request) =>
    up ? server(request) : Promise.reject(new TypeError('offline')),
  )
  cart.add(tea)
  const signedIn = shop.identify('anna')
  await shop.flush()
  expect(lines()).toEqual(['TEA x1'])
  up = true
  await shop.flush()
  await signedIn
  expect(lines()).toEqual(['TEA x1'])
})

test('what is added while the sign-in is under way counts once', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, authenticate })
  const { shop, cart, lines } = createShop(async (request) => {
    if (request.headers.has('authorization') && lines().length < 2) cart.add(cup)
    return handler(request)
  })
  cart.add(tea)
  await shop.identify('anna')
  await shop.flush()
  expect(lines().sort()).toEqual(['CUP x1', 'TEA x1'])
  const other = createShop(handler)
  await other.shop.identify('anna')
  expect(other.lines().sort()).toEqual(['CUP x1', 'TEA x1'])
})

test('signing out leaves an empty cart, and what was not sent waits for its customer', async () => {
  const server = createServer()
  let up = true
  const { shop, cart, lines } = createShop((request) =>
    up ? server(request) : Promise.reject(new TypeError('offline')),
  )
  await shop.identify('anna')
  cart.add(tea)
  await shop.flush()
  up = false
  await cart.add(cup).saved
  await shop.signOut()
  expect(lines()).toEqual([])
  up = true
  await shop.identify('ben')
  expect(lines()).toEqual([])
  await shop.signOut()
  await shop.identify('anna')
  await shop.flush()
  expect(lines().sort()).toEqual(['CUP x1', 'TEA x1'])
})

test("one customer's unsent entries never reach another one's cart, also without a sign-out between", async () => {
  const server = createServer()
  let up = true
  const { shop, cart, lines } = createShop((request) =>
    up ? server(request) : Promise.reject(new TypeError('offline')),
  )
  await shop.identify('anna')
  up = false
  await cart.add(tea).saved
  up = true
  await shop.identify('ben')
  await shop.flush()
  expect(lines()).toEqual([])
  await shop.identify('anna')
  await shop.flush()
  expect(lines()).toEqual(['TEA x1'])
})

test('a server that has forgotten a guest gets the lines again, once', async () => {
  const servers = ['the secret of last year', 'the secret of this year'].map((secret) =>
    createSyncHandler({ database: memoryDatabase(), secret }),
  )
  let turn = 0
  const { shop, cart, lines } = createShop((request) => servers[turn]!(request))
  cart.add(tea, 2)
  cart.add(cup)
  await shop.flush()
  turn = 1
  cart.add(tea)
  expect(lines()).toEqual(['TEA x3', 'CUP x1'])
  await shop.flush()
  await shop.flush()
  expect(lines().sort()).toEqual(['CUP x1', 'TEA x3'])
  expect(shop.status.get()).toMatchObject({ pending: 0, connection: 'online' })
})

test('whoever signs out in one tab has signed out in all of them', async () => {
  const server = createServer()
  const name = `tabs-${Date.now()}`
  const tab = () => createShop(server, { name, storage: indexedDb() })
  const [one, other] = [tab(), tab()]
  await one.shop.identify('anna')
  await other.shop.identify('anna')
  one.cart.add(tea)
  await one.shop.flush()
  await other.shop.flush()
  expect(other.lines()).toEqual(['TEA x1'])
  await other.shop.signOut()
  await expect.poll(() => one.lines()).toEqual([])
  await one.shop.flush()
  await other.shop.flush()
  expect([one.lines(), other.lines()]).toEqual([[], []])
  one.cart.add(cup)
  await one.shop.flush()
  const anna = createShop(server)
  await anna.shop.identify('anna')
  expect(anna.lines()).toEqual(['TEA x1'])
})

test('an answer from before a sign-out is for nobody', async () => {
  const server = createServer()
  let hold: Promise<unknown> = Promise.resolve()
  const { shop, cart, lines } = createShop(async (request) => {
    const answer = await server(request)
    await hold
    return answer
  })
  cart.add(tea)
  await shop.identify('anna')
  await shop.signOut()
  await shop.flush()
  let release = () => {}
  hold = new Promise<void>((resolve) => {
    release = resolve
  })
  const late = shop.identify('anna').catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve, 20))
  await shop.signOut()
  release()
  await late
  await shop.flush()
  expect(lines()).toEqual([])
})

test('an entry whose answer was lost counts once, also over a sign-out', async () => {
  const server = createServer()
  let lost = false
  const { shop, cart, lines } = createShop(async (request) => {
    const answer = await server(request)
    if (lost) throw new TypeError('Failed to fetch')
    return answer
  })
  await shop.identify('anna')
  lost = true
  cart.add(cup)
  await shop.flush()
  await shop.signOut()
  lost = false
  await shop.identify('anna')
  await shop.flush()
  expect(lines()).toEqual(['CUP x1'])
})

test.each(['anna+test@shop.jp', 'a&b', 'a#b', 'a%20b', '花子'])(
  'a customer may be called %s',
  async (customer) => {
    const handler = createSyncHandler({
      database: memoryDatabase(),
      authenticate: (request) => decodeURI(request.headers.get('authorization')?.slice(7) ?? ''),
    })
    const web = createShop(handler)
    const pos = createShop(handler)
    web.cart.add(tea)
    await web.shop.identify(customer)
    await pos.shop.identify(customer)
    expect(pos.lines()).toEqual(['TEA x1'])
  },
)

test("a page that holds an account's cart asks nothing until its customer is named", async () => {
  const server = createServer()
  const name = `held-${Date.now()}`
  const before = createShop(server, { name, storage: indexedDb() })
  before.cart.add(tea)
  await before.shop.identify('anna')
  before.shop.close()
  let requests = 0
  const { shop, lines } = createShop(
    (request) => {
      requests++
      return server(request)
    },
    { name, storage: indexedDb() },
  )
  await shop.ready
  await shop.flush()
  expect(lines()).toEqual(['TEA x1'])
  expect(requests).toBe(0)
  expect(shop.status.get().connection).toBe('offline')
  await shop.identify('anna')
  await shop.flush()
  expect(shop.status.get().connection).toBe('online')
})

test.each([
  ['in memory', {}],
  ['on disk', { name: 'hurried', storage: indexedDb() }],
])('who signs in before the sign-out of somebody else is stored has signed in: %s', async (_, options) => {
  const server = createServer()
  const { shop, cart, lines } = createShop(server, options)
  await shop.identify('anna')
  cart.add(tea)
  void shop.flush()
  void shop.signOut()
  await shop.identify('ben')
  expect(lines()).toEqual([])
  cart.add(cup)
  await shop.flush()
  const ben = createShop(server)
  await ben.shop.identify('ben')
  expect(ben.lines()).toEqual(['CUP x1'])
})

test('what is asked while a guest is forgotten brings nothing of the guest back', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, authenticate })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let log = ''
  const { shop, cart, lines } = createShop(async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    log ||= searchParams.get('log') ?? ''
    const answer = await handler(request)
    if (pathname.endsWith('/forget')) await held
    return answer
  })
  cart.add(tea)
  for (let turn = 0; turn < 2; turn++) await shop.flush()
  const forgotten = shop.forget()
  await settled()
  await shop.flush()
  release()
  await forgotten
  await shop.flush()
  expect(log).toMatch(/^g_/)
  expect(await database.transaction((store) => store.rows(log))).toEqual(new Map())
  expect(lines()).toEqual([])
  cart.add(cup)
  await shop.flush()
  expect(shop.status.get()).toMatchObject({ pending: 0, connection: 'online' })
})
