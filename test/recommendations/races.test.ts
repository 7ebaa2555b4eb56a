import { createStore, keys } from 'idb-keyval'
import {
  createCart,
  createConsent,
  createRecommendations,
  createStorefront,
  createTracking,
  http,
  onDevice,
  trailCollection,
} from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'
import { closeShops, createNetwork, createServer, createShop, settled } from '../support/shop.ts'
import { freshDisks, open as openDisk } from '../support/trackingShop.ts'
import { open, serve } from './tools.ts'

freshDisks()
afterEach(() => {
  closeShops()
  vi.unstubAllGlobals()
})

test('an index that arrives after the denial is not kept', async () => {
  const site = serve()
  let release = () => {}
  let waiting = 0
  const gate = new Promise<void>((done) => {
    release = done
  })
  const consent = createConsent()
  consent.grant('personalization')
  const { shop } = openDisk({ shop: { consent } })
  createRecommendations(shop, {
    source: onDevice('/recs/default.json', {
      fetch: async (request) => {
        if (!request.url.endsWith('.json')) {
          waiting++
          await gate
        }
        return site.fetch(request)
      },
    }),
  })
  await vi.waitFor(() => expect(waiting).toBe(2))
  consent.deny('personalization')
  await settled()
  release()
  // The manifest is asked for once more when all of that has come to its end.
  await vi.waitFor(() => expect(site.asked).toHaveLength(4))
  await settled()
  const name = 'throughline:default:recommendations'
  const there = (await indexedDB.databases()).some((db) => db.name === name)
  expect(there ? await keys(createStore(name, 'index')) : []).toEqual([])
})

test('what waits offline does not grow with every view', async () => {
  const network = createNetwork(createServer())
  network.up = false
  const { shop } = createShop(network.fetch)
  const recommendations = createRecommendations(shop, { source: async () => [] })
  for (let n = 0; n < 3000; n++) recommendations.view('A')
  await vi.waitFor(() => expect(shop.status.get().pending).toBeLessThan(60))
})

test('what waits offline does not grow with every list that is seen, and all of it counts', async () => {
  const network = createNetwork(createServer())
  network.up = false
  const { shop } = createShop(network.fetch)
  const tracking = recordingTracking()
  createRecommendations(shop, { source: async () => [], tracking })
  for (let n = 0; n < 300; n++)
    tracking.track('view_item_list', { item_list_id: 'rec.x', items: [{ item_id: 'A' }] } as any)
  await vi.waitFor(() => expect(shop.status.get().pending).toBeLessThan(60))
  network.up = true
  await shop.flush()
  expect(shop.status.get().pending).toBe(0)
  expect(shop.open(trailCollection).get().get('A')).toMatchObject({ shown: 300 })
})

test('a server that is mounted below /recommendations still syncs', async () => {
  const server = createServer()
  const shop = createStorefront({
    channel: 'web',
    exchange: http('http://shop.test/api/recommendations', { fetch: server }),
  })
  const { settled } = createCart(shop).add({ item_id: 'A' })
  await shop.flush()
  await shop.flush()
  expect(await settled).toEqual({ status: 'synced' })
  shop.close()
})

test('the id of the arm goes with shop.forget()', async () => {
  const kept: Record<string, string> = {}
  vi.stubGlobal('localStorage', kept)
  const { shop } = createShop(createServer(), { name: 'arms' })
  const recommendations = createRecommendations(shop, {
    source: {
      open: () => ({
        changes: { initial: 0, get: () => 0, subscribe: () => () => {} },
        answer: () => ({ origin: 'empty', version: '', items: [] }),
      }),
    },
    holdout: 0.5,
  })
  recommendations.list({ placement: 'home' }).get()
  expect(Object.keys(kept)).toEqual(['throughline:arms:arm'])
  await shop.forget('personalization')
  await shop.forget()
  expect(kept).toEqual({})
})

test('what other devices know is not used without consent here', async () => {
  const server = createServer()
  const a = createShop(server, { name: 'one' })
  const tracking = createTracking(a.shop)
  createRecommendations(a.shop, { source: async () => [], tracking })
  await a.shop.identify('anna')
  tracking.track('purchase', { transaction_id: '1', items: [{ item_id: 'A', price: 1 }] } as any)
  await a.shop.flush()
  const consent = createConsent()
  const c = createShop(server, { consent, name: 'two' })
  const list = createRecommendations(c.shop, {
    source: async () => [{ item_id: 'A' }, { item_id: 'B' }],
  }).list({ placement: 'home' })
  await c.shop.identify('anna')
  await c.shop.flush()
  list.subscribe(() => {})
  await vi.waitFor(() => expect(list.get().origin).toBe('remote'))
  expect([list.get().arm, list.get().removed]).toEqual(['none', {}])
})

test('an index that no engine can be made of is told', async () => {
  const site = serve()
  const { manifest } = site.index
  site.files['default.json'] = JSON.stringify({
    ...manifest,
    tables: { ...manifest.tables, neighbours: 1e13 },
  })
  const { shop } = createShop(createServer(), {})
  createRecommendations(shop, {
    source: onDevice('/recs/default.json', { fetch: site.fetch, name: 'default' }),
  })
  await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'corrupt' }))
})

test('nothing is fetched while a server renders', async () => {
  const fetched: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    fetched.push(request.url)
    return new Response('', { status: 404 })
  })
  const { shop } = createShop(undefined, {})
  createRecommendations(shop, { source: onDevice('/recs/default.json') })
  await settled()
  expect(fetched).toEqual([])
})

test('a product that cannot be text throws nothing into the page, and is listed', async () => {
  const circular: any = { item_id: 'x' }
  circular.self = circular
  const { list } = await open({ product: () => circular })
  list().get()
  list().refresh()
  expect(list().get().items).toHaveLength(8)
})
