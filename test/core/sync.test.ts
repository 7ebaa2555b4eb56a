import { afterEach, expect, test } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }
const cup = { item_id: 'CUP', item_name: '湯呑', price: 3300 }

test('a line added on one channel is seen on another one of the same customer', async () => {
  const server = createServer()
  const web = createShop(server)
  const pos = createShop(server, { channel: 'store', name: 'pos' })
  web.cart.add(tea)
  await web.shop.identify('anna')
  await pos.shop.identify('anna')
  expect(pos.lines()).toEqual(['TEA x1'])
  expect(pos.cart.get().lines[0]).toMatchObject({ channel: 'web', pending: false, item: tea })
  pos.cart.add(tea, 2)
  pos.cart.add(cup)
  await pos.shop.flush()
  await web.shop.flush()
  expect(web.lines()).toEqual(['TEA x3', 'CUP x1'])
})

test('a commit tells when it is saved and what the server decided', async () => {
  const { shop, cart } = createShop(createServer())
  const commit = cart.add(tea)
  expect(shop.status.get()).toMatchObject({ pending: 1, storage: 'memory' })
  expect(await commit.saved).toBe('memory')
  expect(await commit.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(shop.status.get()).toEqual({ pending: 0, storage: 'memory', connection: 'online', error: undefined })
})

test('an exchange that changes nothing tells nobody and stores nothing', async () => {
  const { shop, cart } = createShop(createServer())
  cart.add(tea)
  await shop.flush()
  await shop.flush()
  const heard: unknown[] = []
  const before = cart.get()
  cart.subscribe((state) => heard.push(state))
  shop.status.subscribe((status) => heard.push(status))
  await shop.flush()
  expect(heard).toEqual([])
  expect(cart.get()).toBe(before)
})
