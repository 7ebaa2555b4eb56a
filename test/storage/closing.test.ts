import 'fake-indexeddb/auto'
import { indexedDb } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { closeShops, createNetwork, createServer, createShop, settled } from '../support/shop.ts'

afterEach(closeShops)

const tea = { item_id: 'TEA', price: 1980 }

test('what is committed just before a shop is closed is told to the other tabs', async () => {
  const tab = () => createShop(undefined, { name: 'told', storage: indexedDb() })
  const [one, other] = [tab(), tab()]
  for (const { shop } of [one, other]) await shop.ready
  one.cart.add(tea)
  one.shop.close()
  await expect.poll(() => other.lines()).toEqual(['TEA x1'])
})

test('an answer that comes when the shop is closed leaves no connection behind', async () => {
  const network = createNetwork(createServer())
  const { shop, cart } = createShop(network.fetch, { name: 'closed', storage: indexedDb() })
  await shop.flush()
  const release = network.hold()
  cart.add(tea)
  const flushed = shop.flush()
  await settled()
  shop.close()
  release()
  await flushed
  await settled()
  const deleted = indexedDB.deleteDatabase('throughline:closed')
  await expect.poll(() => deleted.readyState).toBe('done')
  // Who still held it would have heard.
  expect(shop.status.get().error).toBeUndefined()
})
