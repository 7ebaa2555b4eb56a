import { createStore, keys, update } from 'idb-keyval'
import {
  createConsent,
  createRecommendations,
  onDevice,
  type PackedIndex,
  type RecommendationsOptions,
  StorefrontError,
} from 'throughline'
import type { BuiltIndex } from 'throughline/indexing'
import { describe, expect, test, vi } from 'vitest'
import { idle } from '../../src/browser/idle.ts'
import { closeShops, createShop, settled } from '../support/shop.ts'
import { built, shoppers } from '../support/shoppers.ts'
import { freshDisks, noServer, open } from '../support/trackingShop.ts'
import { START, serve } from './tools.ts'

freshDisks()

const request = { placement: 'home', limit: 5, seed: '2-3' }
const openDevice = (
  fetch: (request: Request) => Promise<Response>,
  shop: Parameters<typeof open>[0] = {},
  more: Partial<RecommendationsOptions> = {},
) => {
  const opened = open(shop)
  const source = onDevice('/recs/default.json', { fetch })
  const recommendations = createRecommendations(opened.shop, { source, ...more })
  const list = recommendations.list(request)
  const shows = (origin: string) => vi.waitFor(() => expect(list.get().origin).toBe(origin))
  return { ...opened, list, shows, ids: () => list.get().items.map(({ item_id }) => item_id) }
}
const NAME = 'throughline:default:recommendations'
const cached = async () =>
  (await indexedDB.databases()).some(({ name }) => name === NAME) &&
  (await keys(createStore(NAME, 'index'))).length > 0
/** What happens to the page. */
const page = () => {
  const events = new EventTarget()
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events))
  return events
}

const older = built({}, shoppers({ sessions: 500, seed: 5 }))

describe('an index on the device', () => {
  test('answers the next visit without the network', async () => {
    const site = serve()
    const first = openDevice(site.fetch)
    await first.shows('index')
    const ids = first.ids()
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    const next = openDevice(noServer)
    await next.shows('index')
    expect(next.ids()).toEqual(ids)
    expect(next.shop.status.get().error).toBeUndefined()
  })

  test('answers while a newer one is on its way, which then takes its place', async () => {
    const site = serve(older)
    const first = openDevice(site.fetch)
    await first.shows('index')
    const ids = first.ids()
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    const newer = serve()
    const asked: string[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const next = openDevice(async (request) => {
      asked.push(request.url)
      await held
      return newer.fetch(request)
    })
    await next.shows('index')
    expect(next.ids()).toEqual(ids)
    const heard = new Promise((resolve) => next.list.subscribe(resolve))
    release()
    await heard
    expect(next.list.get().listId).toContain(newer.index.manifest.hash.slice(0, 8))
  })

  test('is not fetched again as long as it is the newest', async () => {
    const site = serve()
    const first = openDevice(site.fetch)
    await first.shows('index')
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    site.asked.length = 0
    const next = openDevice(site.fetch)
    await next.shows('index')
    await vi.waitFor(() => expect(site.asked).toEqual(['default.json']))
  })

  test('that changes in its parameters alone is read anew, and not fetched anew', async () => {
    const site = serve()
    const first = openDevice(site.fetch)
    await first.shows('index')
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    site.asked.length = 0
    const { manifest } = site.index
    site.put({ ...site.index, manifest: { ...manifest, ranker: manifest.ranker.map((weight) => -weight) } })
    const next = openDevice(site.fetch)
    await next.shows('index')
    await vi.waitFor(() => expect(next.ids()).not.toEqual(first.ids()))
    expect(site.asked).toEqual(['default.json'])
  })

  test('is forgotten with everything else', async () => {
    const site = serve()
    const { shop, shows } = openDevice(site.fetch)
    await shows('index')
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    await shop.forget('personalization')
    shop.close()
    const next = openDevice(noServer)
    await vi.waitFor(() => expect(next.shop.status.get().error).toBeDefined())
    expect(next.list.get().origin).toBe('empty')
  })

  test('of an empty log is an empty list', async () => {
    const site = serve(built({}, []))
    const { list, shop } = openDevice(site.fetch)
    await vi.waitFor(() => expect(site.asked).toHaveLength(3))
    expect(list.get()).toMatchObject({ origin: 'empty', items: [] })
    expect(shop.status.get().error).toBeUndefined()
  })
})

describe('an index that cannot be used', () => {
  const broken: [string, (index: BuiltIndex) => BuiltIndex][] = [
    ['truncated', (index) => ({ ...index, file: index.file.slice(0, -9) })],
    ['corrupt', (index) => ({ ...index, file: index.file.map((byte, at) => (at === 99 ? byte ^ 1 : byte)) })],
    ['newer', (index) => ({ ...index, manifest: { ...index.manifest, version: 99 } })],
    ['wrong-shop', (index) => ({ ...index, manifest: { ...index.manifest, name: 'other' } })],
  ]

  test.each(broken)('is refused as %s, and the last good one stays in use', async (code, spoil) => {
    const site = serve(older)
    const first = openDevice(site.fetch)
    await first.shows('index')
    const ids = first.ids()
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    const bad = spoil(serve().index)
    const newer = serve()
    newer.put(bad)
    newer.files['default.json'] = JSON.stringify(bad.manifest)
    const next = openDevice(newer.fetch)
    await vi.waitFor(() => expect(next.shop.status.get().error).toMatchObject({ code }))
    expect(next.ids()).toEqual(ids)
    next.shop.close()
    const offline = openDevice(noServer)
    await offline.shows('index')
    expect(offline.ids()).toEqual(ids)
  })

  test.each(broken)('from the beginning, as %s, leaves the page as it is', async (code, spoil) => {
    const site = serve()
    const bad = spoil(site.index)
    site.put(bad)
    site.files['default.json'] = JSON.stringify(bad.manifest)
    const { shop, list } = openDevice(site.fetch)
    await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code }))
    expect(['empty', 'trending']).toContain(list.get().origin)
  })

  test('because the disk has spoilt it, is fetched anew', async () => {
    const site = serve()
    const first = openDevice(site.fetch)
    await first.shows('index')
    const ids = first.ids()
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    const store = createStore(NAME, 'index')
    await update<PackedIndex>(
      'default',
      (packed) => ({ ...(packed as PackedIndex), file: new Uint8Array(99) }),
      store,
    )
    const next = openDevice(site.fetch)
    await next.shows('index')
    expect(next.ids()).toEqual(ids)
  })

  test.each(broken.slice(0, 2))(
    'because the browser’s cache has it %s, is fetched past that',
    async (_, spoil) => {
      const site = serve()
      const stale = serve()
      stale.put(spoil(stale.index))
      const { shop, shows } = openDevice((request) =>
        (request.cache === 'reload' ? site : stale).fetch(request),
      )
      await shows('index')
      await vi.waitFor(async () => expect(await cached()).toBe(true))
      expect(shop.status.get().error).toBeUndefined()
      const { hash } = site.index.manifest
      expect(site.asked.sort()).toEqual([`default-${hash}.bin`, `default-${hash}.txt`])
    },
  )

  test('at its source too is fetched once more, and not again at once', async () => {
    const events = page()
    const site = serve()
    site.put(broken[1]![1](site.index))
    const { shop } = openDevice(site.fetch)
    await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'corrupt' }))
    events.dispatchEvent(new Event('online'))
    await settled()
    expect(site.asked.filter((name) => name.endsWith('.bin'))).toHaveLength(2)
  })

  test.each([
    ['is not there', () => new Response('', { status: 404 })],
    ['is a page', () => new Response('<!doctype html>')],
  ])('or %s, is told with its address, and the list is empty', async (_, answer) => {
    const { shop, list } = openDevice(async () => answer())
    await vi.waitFor(() =>
      expect(shop.status.get().error).toMatchObject({
        code: 'no-index',
        message: expect.stringMatching(
          /^There is no index at http:\/\/localhost\/.*default\.json: npx throughline recommendations build makes one\.$/,
        ),
      }),
    )
    expect(list.get().items).toEqual([])
  })
})

test('who saves data gets what is in demand, and fetches no more than that', async () => {
  vi.stubGlobal('navigator', { connection: { saveData: true }, onLine: true })
  const site = serve()
  const { shows } = openDevice(site.fetch)
  await shows('trending')
  expect(site.asked).toEqual(['default.json'])
})

test('nothing is kept on a disk that nobody has agreed to', async () => {
  const consent = createConsent()
  const site = serve()
  const { shows } = openDevice(site.fetch, { shop: { consent } })
  await shows('trending')
  expect(await cached()).toBe(false)
  consent.grant('personalization')
  await shows('index')
  await vi.waitFor(async () => expect(await cached()).toBe(true))
})

test('consent that is given while the manifest is on its way is not missed', async () => {
  const consent = createConsent()
  const site = serve()
  const { shows } = openDevice(
    async (request) => {
      if (request.url.endsWith('.json')) consent.grant('personalization')
      return site.fetch(request)
    },
    { shop: { consent } },
  )
  await shows('index')
})

describe('what was told of an index', () => {
  const missing = () => {
    const site = serve()
    const { 'default.json': manifest } = site.files
    delete site.files['default.json']
    return { ...site, publish: () => Object.assign(site.files, { 'default.json': manifest }) }
  }

  test('is taken back once there is one', async () => {
    const events = page()
    const site = missing()
    const { shop, shows } = openDevice(site.fetch)
    await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'no-index' }))
    site.publish()
    events.dispatchEvent(new Event('online'))
    await shows('index')
    await vi.waitFor(() => expect(shop.status.get().error).toBeUndefined())
  })

  test('is taken back once the one that the disk has spoilt is fetched anew', async () => {
    const site = serve()
    const first = openDevice(site.fetch)
    await first.shows('index')
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    first.shop.close()
    await update<PackedIndex>(
      'default',
      (packed) => ({ ...(packed as PackedIndex), file: new Uint8Array(99) }),
      createStore(NAME, 'index'),
    )
    const errors: string[] = []
    const next = openDevice(site.fetch, { shop: { onError: ({ code }) => errors.push(code) } })
    await next.shows('index')
    await vi.waitFor(() => expect(next.shop.status.get().error).toBeUndefined())
    expect(errors).toEqual(['corrupt'])
  })

  test('takes nothing back that others have told', async () => {
    const events = page()
    const site = missing()
    const { shop, shows } = openDevice(site.fetch)
    await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'no-index' }))
    const others = new StorefrontError('other', 'Something else.')
    shop.hub.say({ error: others })
    site.publish()
    events.dispatchEvent(new Event('online'))
    await shows('index')
    await vi.waitFor(async () => expect(await cached()).toBe(true))
    await settled()
    expect(shop.status.get().error).toBe(others)
  })
})

test('a disk that never answers holds up no index and no newer one, and nothing is said of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const events = page()
  const { open } = indexedDB
  vi.spyOn(indexedDB, 'open').mockImplementation(function (this: IDBFactory, name, ...version) {
    return name === NAME ? ({} as IDBOpenDBRequest) : open.call(this, name, ...version)
  })
  // All else on the disk answers in time.
  const pass = async () => {
    for (let step = 0; step < 30; step++) {
      await vi.advanceTimersByTimeAsync(400)
      await settled()
    }
  }
  const site = serve(older)
  let now = START
  const { shop, list, shows } = openDevice(site.fetch, { shop: { clock: () => now } })
  await settled()
  await pass()
  await shows('index')
  expect(list.get().listId).toContain(older.manifest.hash.slice(0, 8))
  const { index } = serve()
  site.put(index)
  now += 3_600_000
  events.dispatchEvent(new Event('online'))
  await pass()
  await vi.waitFor(() => expect(list.get().listId).toContain(index.manifest.hash.slice(0, 8)))
  expect(shop.status.get().error).toBeUndefined()
})

test('two indexes of one shop are kept side by side', async () => {
  const sites = [serve(), serve(built({ name: 'tea' }, shoppers({ sessions: 500, seed: 5 })))] as const
  const both = (fetches: readonly ((request: Request) => Promise<Response>)[]) => {
    const opened = open()
    const lists = ['default', 'tea'].map((name, at) =>
      createRecommendations(opened.shop, {
        source: onDevice(`/recs/${name}.json`, { name, fetch: fetches[at] ?? noServer }),
      }).list(request),
    )
    const shown = () =>
      vi.waitFor(() => expect(lists.map((list) => list.get().origin)).toEqual(['index', 'index']))
    return { ...opened, shown }
  }
  const first = both(sites.map(({ fetch }) => fetch))
  await first.shown()
  await vi.waitFor(async () => expect(await keys(createStore(NAME, 'index'))).toHaveLength(2))
  first.shop.close()
  const next = both([noServer, noServer])
  await next.shown()
  expect(next.shop.status.get().error).toBeUndefined()
  next.shop.close()
  // Who takes it back does so on any page, also on one that shows the other of them.
  const last = openDevice(noServer)
  await last.shows('index')
  await last.shop.forget('personalization')
  expect(await keys(createStore(NAME, 'index'))).toEqual([])
})

test('a shop without a server tries no request either while the device has no network', async () => {
  vi.stubGlobal('navigator', { onLine: false })
  const events = page()
  const site = serve()
  const { shop } = createShop(undefined)
  const list = createRecommendations(shop, {
    source: onDevice('/recs/default.json', { fetch: site.fetch, name: 'default' }),
  }).list(request)
  // It would be asked for when the page is idle.
  for (let time = 0; time < 5; time++) await idle()
  expect([site.asked, list.get().origin]).toEqual([[], 'empty'])
  vi.stubGlobal('navigator', { onLine: true })
  events.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(list.get().origin).toBe('index'))
  vi.unstubAllGlobals()
  closeShops()
})

test('a manifest that ends too early is refused as what it is', async () => {
  const site = serve()
  site.files['default.json'] = JSON.stringify(site.index.manifest).slice(0, -40)
  const { shop } = openDevice(site.fetch)
  await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'truncated' }))
})
