import fc from 'fast-check'
import {
  type Consent,
  createConsent,
  createRecommendations,
  createTracking,
  createWishlist,
  onDevice,
  type RecommendationsOptions,
  remote,
  trailCollection,
  UsageError,
  writable,
} from 'throughline'
import { buildIndex, createLogReader } from 'throughline/indexing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'
import { closeShops, createServer, createShop, settled } from '../support/shop.ts'
import { open, serve } from './tools.ts'

afterEach(() => {
  closeShops()
  vi.restoreAllMocks()
})

const item = (item_id: string) => ({ item_id })
const site = serve()
const all = site.index.ids.split('\n')

describe('a list', () => {
  test('goes on where the customer is, and says why', async () => {
    const { recommendations, list } = await open()
    recommendations.view('2-3')
    const [first] = list().get().items
    expect(first).toMatchObject({ index: 0, reason: { kind: 'viewed', because: '2-3', share: 1 } })
    expect(first?.item_id).toMatch(/^2-/)
    expect(list().get()).toMatchObject({ origin: 'index', placement: 'home', arm: 'treatment' })
  })

  test('is the same readable for equal requests, and keeps its state until something changes', async () => {
    const { recommendations, list } = await open()
    expect(list({ limit: 8 })).toBe(list({}))
    expect(list({ seed: ['2-3'] })).toBe(list({ seed: '2-3' }))
    expect(list({ limit: 3 })).not.toBe(list())
    const before = list().get()
    expect(list().get()).toBe(before)
    recommendations.view('4-4')
    expect(list().get()).not.toBe(before)
    expect(list().initial.items).toEqual([])
  })

  test('reflects a click at once, with the network off', async () => {
    const { recommendations, list, ids } = await open()
    recommendations.view('1-1')
    vi.stubGlobal('fetch', () => expect.unreachable())
    const heard: string[][] = []
    list().subscribe(({ items }) => heard.push(items.map(({ item_id }) => item_id)))
    list().get()
    recommendations.view('5-5')
    expect(ids().filter((id) => id.startsWith('5-')).length).toBeGreaterThan(1)
    expect(heard.at(-1)).toEqual(ids())
    vi.unstubAllGlobals()
  })

  test('of a page about no product is listed as any other', async () => {
    const { ids } = await open()
    expect(ids({ seed: '' })).toEqual(ids())
  })

  test('of a page about a product is about that, and never lists it', async () => {
    const { ids } = await open()
    expect(ids({ seed: '3-3' })[0]).toMatch(/^3-/)
    expect(ids({ seed: '3-3', limit: 48 })).not.toContain('3-3')
  })

  test('is empty, then in demand, then beside what was seen, then from the index', async () => {
    const slow = serve()
    let resolve = () => {}
    const promise = new Promise<void>((done) => {
      resolve = done
    })
    const { fetch } = slow
    slow.fetch = async (request) => {
      if (!request.url.endsWith('.json')) await promise
      return fetch(request)
    }
    const { createRecommendations, onDevice } = await import('throughline')
    const { shop } = await open({ source: async () => [] })
    const recommendations = createRecommendations(shop, {
      source: onDevice('/default.json', { fetch: slow.fetch, rows: { '2-3': [['2-4', 900]] } }),
    })
    const list = recommendations.list({ placement: 'home' })
    const origins = [list.get().origin]
    list.subscribe(({ origin }) => origins.push(origin))
    await vi.waitFor(() => expect(origins.at(-1)).toBe('trending'))
    expect(list.get().items.every(({ reason }) => reason.kind === 'trending')).toBe(true)
    recommendations.view('2-3')
    expect(list.get().items[0]).toMatchObject({ item_id: '2-4', reason: { because: '2-3' } })
    resolve()
    await vi.waitFor(() => expect(origins.at(-1)).toBe('index'))
    expect(origins).toEqual(['empty', 'trending', 'rows', 'index'])
  })

  test.each([
    ['what the shop pins', { pins: ['5-5', '2-3'] }],
    ['reminders', { repeats: 'remind' }],
  ] as const)('that begins with %s is filled in view, at its end, and once', async (_, home) => {
    const slow = serve()
    const released: (() => void)[] = []
    const fetch = async (request: Request) => {
      await new Promise<void>((done) => released.push(done))
      return slow.fetch(request)
    }
    const arrive = async (files: number) => {
      await vi.waitFor(() => expect(released).toHaveLength(files))
      for (const done of released.splice(0)) done()
    }
    const { shop } = await open({ source: async () => [] })
    const recommendations = createRecommendations(shop, {
      source: onDevice('/default.json', { fetch }),
      placements: { home },
    })
    for (const id of ['5-5', '2-3']) recommendations.view(id)
    const list = recommendations.list({ placement: 'home' })
    const ids = () => list.get().items.map(({ item_id }) => item_id)
    const release = list.hold()
    const first = ['5-5', '2-3']
    expect([list.get().origin, ids()]).toEqual(['empty', first])
    await arrive(1)
    await vi.waitFor(() => expect(list.get().origin).toBe('trending'))
    expect(ids()).toHaveLength(8)
    expect(ids().slice(0, 2)).toEqual(first)
    expect(list.get().listId).toContain(slow.index.manifest.hash.slice(0, 8))
    const filled = list.get()
    await arrive(2)
    await vi.waitFor(() =>
      expect(recommendations.inspect().explain?.([{ item_id: '2-3' }], ['2-4'])).toHaveLength(1),
    )
    expect(list.get()).toBe(filled)
    release()
    expect(list.get().origin).toBe('index')
  })

  test.each([
    [{ placement: '' }],
    [{ placement: 'home', limit: 0 }],
    [{ placement: 'home', limit: 1.5 }],
    [{ placement: 'home', limit: 101 }],
    [{ placement: 'home', seed: [1] }],
    [{}],
    [undefined],
    ['home'],
  ])('that cannot be meant is refused: %j', async (request) => {
    const { recommendations } = await open()
    expect(() => recommendations.list(request as never)).toThrow(UsageError)
  })
})

test.each([
  [{ limit: Number.NaN }, 0],
  [{ limit: -2 }, 1],
  [{ limit: 2.7 }, 2],
  [{ seed: null }, 8],
  [{ seed: [undefined, '2-3'] }, 8],
])('a request that cannot be meant throws nothing into a live page: %j', async (request, count) => {
  const { ids } = await open()
  vi.stubEnv('NODE_ENV', 'production')
  expect(ids(request as never)).toHaveLength(count)
  vi.unstubAllEnvs()
})

test('a page of its own kind holds a list still, and tells what was seen, once in each list', async () => {
  const tracking = recordingTracking()
  const { list, recommendations, ids } = await open({ tracking })
  list().subscribe(() => {})
  const before = ids() as [string, string]
  const holds = [list().hold(), list().hold()]
  recommendations.view('5-5')
  expect(ids()).toEqual(before)
  list().seen([before[0], 'not-listed'])
  list().seen([before[1], before[0]])
  list().seen(['not-listed'])
  for (const release of holds) release()
  expect(ids()).not.toEqual(before)
  list().seen(before)
  const seen = tracking.touchpoints.map(({ params }: any) => params.items.map((item: any) => item.item_id))
  const again = before.filter((id) => ids().includes(id))
  expect(seen).toEqual([[before[0]], [before[1]], ...(again.length ? [again] : [])])
})

describe('what is never listed', () => {
  test('whatever is asked, no filter is violated, and the list is full whenever it can be', async () => {
    let out = new Set<string>()
    let gone = new Set<string>()
    const policy: RecommendationsOptions['placements'] = {
      novel: { repeats: 'novel' },
      remind: { repeats: 'remind', mostOfGroup: 2 },
      pinned: { pins: all.slice(0, 5), mostOfGroup: 1 },
    }
    const { recommendations, list, cart } = await open(({ cart }) => ({
      cart,
      exclude: (id) => out.has(id),
      inStock: (id) => !gone.has(id),
      product: (id) => (id === all[40] ? undefined : { item_id: id, item_category: id[0] as string }),
      placements: policy,
    }))
    const some = fc.uniqueArray(fc.constantFrom(...all), { maxLength: 8 })
    fc.assert(
      fc.property(
        fc.constantFrom('novel', 'remind', 'pinned', 'home'),
        fc.integer({ min: 1, max: 50 }),
        fc.record({
          seen: some,
          hidden: some,
          inCart: some,
          excluded: some,
          sold: some,
          seed: fc.constantFrom(...all),
        }),
        (placement, limit, { seen, hidden, inCart, excluded, sold, seed }) => {
          for (const id of seen) recommendations.view(id)
          for (const id of recommendations.get().hidden) recommendations.unhide(id)
          for (const id of hidden) recommendations.hide(id)
          cart.clear()
          for (const id of inCart) cart.add(item(id))
          out = new Set(excluded)
          gone = new Set(sold)
          const asked = list({ placement, limit, seed })
          asked.refresh()
          const ids = asked.get().items.map(({ item_id }) => item_id)
          const may = all.filter(
            (id) => ![...hidden, ...inCart, ...excluded, ...sold, seed, all[40]].includes(id),
          )
          expect(ids.filter((id) => !may.includes(id))).toEqual([])
          expect(new Set(ids).size).toBe(ids.length)
          if (placement !== 'novel') expect(ids.length).toBe(Math.min(limit, may.length))
        },
      ),
      { numRuns: 60 },
    )
  }, 30_000)

  test('of what stands beside a product, however much of it is left out', async () => {
    const row = Array.from({ length: 40 }, (_, at) => [`beside-${at}`, 40 - at] as const)
    const { ids } = await open({
      source: onDevice('/none.json', {
        rows: { '2-3': row },
        fetch: async () => new Response('', { status: 404 }),
      }),
      inStock: (id) => id === 'beside-38',
    })
    expect(ids({ seed: '2-3', limit: 1 })).toEqual(['beside-38'])
  })

  test('of one group where there is no other, also with rows that name what is in demand', async () => {
    const { trending } = site.index.manifest
    const { list, ids } = await open({
      source: onDevice('/recs/default.json', {
        name: 'default',
        rows: { beside: trending.slice(0, 5).map((id, at) => [id, 5 - at] as const) },
        fetch: async (request) =>
          request.url.endsWith('.json') ? site.fetch(request) : new Response('', { status: 404 }),
      }),
      product: (item_id) => ({ item_id, item_category: 'all' }),
      placements: { home: { mostOfGroup: 2 } },
    })
    const asked = { seed: 'beside', limit: 8 }
    await vi.waitFor(() => expect(list({ limit: 8 }).get().origin).toBe('trending'))
    expect(ids(asked)).toEqual(trending.slice(0, 8))
  })

  test('what was bought, until it may be needed again', async () => {
    const server = createServer()
    const bought = await open(({ shop }) => ({ tracking: createTracking(shop), repurchase: 10 }), { server })
    createTracking(bought.shop).track('purchase', {
      transaction_id: 'T-1',
      currency: 'JPY',
      value: 1,
      items: [item('2-4')],
    })
    expect(bought.ids({ seed: '2-3', limit: 48 })).not.toContain('2-4')
    bought.time.now += 11 * 86_400_000
    bought.list({ seed: '2-3', limit: 48 }).refresh()
    expect(bought.ids({ seed: '2-3', limit: 48 })).toContain('2-4')
  })

  test.each([
    ['exclude', true],
    ['inStock', true],
    ['product', false],
  ] as const)(
    '%s that fails decides about its item alone, and is told of once by its name',
    async (name, stays) => {
      const opened = createShop(createServer(), { name: `failing-${name}` })
      const told: unknown[] = []
      opened.shop.status.subscribe(({ error }) => error && !told.includes(error) && told.push(error))
      const others = { exclude: false, inStock: true, product: item('2-5') }
      const recommendations = createRecommendations(opened.shop, {
        source: onDevice('/default.json', { fetch: site.fetch, name: 'default' }),
        [name]: (id: string) => {
          if (id.startsWith('2-')) throw new Error('no shelf')
          return others[name]
        },
      })
      const list = recommendations.list({ placement: 'home', limit: 100 })
      await vi.waitFor(() => expect(list.get().origin).not.toBe('empty'))
      const ids = list.get().items.map(({ item_id }) => item_id)
      expect(ids.some((id) => id.startsWith('1-'))).toBe(true)
      expect(ids.some((id) => id.startsWith('2-'))).toBe(stays)
      expect(told).toMatchObject([{ code: 'recommendations', message: `${name}: no shelf` }])
      expect(() => recommendations.product('2-3')).not.toThrow()
    },
  )

  test('each filter says how many it has taken out', async () => {
    const { list, cart, recommendations } = await open(({ cart }) => ({
      cart,
      exclude: (id) => id === '2-5',
    }))
    cart.add(item('2-4'))
    recommendations.hide('2-6')
    expect(list({ seed: '2-3' }).get().removed).toMatchObject({ 'in-cart': 1, hidden: 1, excluded: 1 })
  })
})

describe('the shop', () => {
  test('pins what it wants to see first, unless that may not be listed', async () => {
    const { list } = await open({
      placements: { home: { pins: ['5-5', '4-4', 'not-sold'] } },
      exclude: (id) => id === '4-4',
      product: (id) => (all.includes(id) ? item(id) : undefined),
    })
    expect(list({ seed: '1-1' }).get().items[0]).toMatchObject({ item_id: '5-5', reason: { kind: 'pinned' } })
    expect(
      list({ seed: '1-1' })
        .get()
        .items.slice(1)
        .map(({ item_id }) => item_id),
    ).not.toContain('5-5')
  })

  test('has no more of one group than it wants, as long as there are others', async () => {
    const { ids } = await open({
      product: (id) => ({ item_id: id, item_category: id[0] as string }),
      placements: { home: { mostOfGroup: 2 } },
    })
    const groups = ids({ seed: '3-3', limit: 10 }).map((id) => id[0])
    for (const group of new Set(groups)) expect(groups.filter((other) => other === group)).toHaveLength(2)
    expect(ids({ seed: '3-3', limit: 47 })).toHaveLength(47)
  })

  test('finds others behind a group that is larger than what is looked at for a list', async () => {
    const groups = ['green', 'black', 'white'].map((group) =>
      Array.from({ length: 60 }, (_, at) => `${group}-${at}`),
    )
    const reader = createLogReader()
    for (const members of groups)
      for (const [at, session] of members.entries())
        for (const away of [0, 1, 3, 7, 15, 31])
          reader.add({ session, item: members[(at + away) % 60] as string, time: away })
    const index = buildIndex(reader.finish().log, { minSessions: 1 })
    const shelf = async (groupOf: (id: string) => string) => {
      const { recommendations, ids } = await open(
        {
          product: (id) => ({ item_id: id, item_category: groupOf(id) }),
          placements: { home: { mostOfGroup: 3 } },
        },
        { site: serve(index) },
      )
      for (const at of [0, 10, 20, 30, 40, 50]) recommendations.view(`green-${at}`)
      return ids().map(groupOf)
    }
    const shown = await shelf((id) => id.split('-')[0] as string)
    expect(shown).toHaveLength(8)
    for (const group of ['green', 'black', 'white'])
      expect(shown.filter((one) => one === group).length).toBeLessThanOrEqual(3)
    expect(await shelf(() => 'tea')).toHaveLength(8)
  })

  test.each([null, ''])('takes products whose group is %j for products of none', async (none) => {
    const { ids } = await open({
      product: (id) => ({ item_id: id, item_category: (id.startsWith('3-') ? none : id) as string }),
      placements: { home: { mostOfGroup: 1 } },
    })
    const free = await open({ product: item })
    expect(ids({ seed: '3-3' })).toEqual(free.ids({ seed: '3-3' }))
  })

  test('keeps a part of its devices apart, always the same, and shows them what is in demand', async () => {
    const arms = new Set<string>()
    for (let device = 0; device < 30; device++) {
      const { list, recommendations } = await open({ holdout: 0.5 }, { name: `shop-${device}` })
      recommendations.view('2-3')
      const { arm, items, listId } = list().get()
      expect(listId).toContain(arm === 'control' ? '.c.' : '.t.')
      if (arm === 'control') expect(items.every(({ reason }) => reason.kind === 'trending')).toBe(true)
      arms.add(arm)
    }
    expect([...arms].sort()).toEqual(['control', 'treatment'])
  })

  test('shows one arm at all places of a page, also where nothing can be kept', async () => {
    vi.stubGlobal('localStorage', undefined)
    const arms = new Set<string>()
    for (let device = 0; device < 20; device++) {
      const { list, shop } = await open({ holdout: 0.5 }, { ids: () => crypto.randomUUID() })
      const other = createRecommendations(shop, { source: onDevice('/recs/tea.json'), holdout: 0.5 })
      expect(other.list({ placement: 'home' }).get().arm).toBe(list().get().arm)
      arms.add(list().get().arm)
    }
    vi.unstubAllGlobals()
    expect(arms.size).toBe(2)
  })
})

describe('a place that reminds', () => {
  const placements = { home: { repeats: 'remind' } } as const
  const rows = { '2-3': [['2-4', 0.5]] } as never
  const sources: readonly (readonly [string, RecommendationsOptions['source'], string[]])[] = [
    ['a service', async () => [item('2-4'), item('1-1')], ['1-1', 'new', '2-3', '2-4']],
    [
      'rows alone',
      onDevice('/none.json', { rows, fetch: async () => new Response('', { status: 404 }) }),
      ['new', '2-3', '1-1', '2-4'],
    ],
  ]
  test.each(sources)('lists first what was seen, whoever answers: %s', async (_, source, expected) => {
    const { recommendations, list, time, ids } = await open({ source, placements })
    for (const id of ['1-1', '2-3', 'new']) {
      recommendations.view(id)
      time.now += 1000
    }
    list().subscribe(() => {})
    await vi.waitFor(() => expect(ids()).toEqual(expected))
    const own = list()
      .get()
      .items.find(({ item_id }) => item_id === 'new')
    expect(own?.reason).toEqual({ kind: 'viewed', because: 'new', share: 1 })
  })

  test('knows also what its index does not, and what the page is about is no reminder', async () => {
    const { recommendations, ids, cart } = await open(({ cart }) => ({ cart, placements }))
    for (const id of ['new', '2-3']) recommendations.view(id)
    expect(ids().slice(0, 2)).toEqual(['2-3', 'new'])
    expect(ids()).toHaveLength(8)
    expect(ids({ seed: 'new' })).not.toContain('new')
    cart.add(item('new'))
    expect(ids()).not.toContain('new')
  })
})

describe('the customer', () => {
  test('hides an item for good, on every device, and can take it back', async () => {
    const server = createServer()
    const one = await open({}, { server })
    await one.shop.identify('anna')
    one.recommendations.hide('2-4')
    expect(one.ids({ seed: '2-3', limit: 48 })).not.toContain('2-4')
    await one.shop.flush()
    const other = await open({}, { server })
    await other.shop.identify('anna')
    await other.shop.flush()
    expect(other.recommendations.get().hidden).toEqual(['2-4'])
    expect(other.ids({ seed: '2-3', limit: 48 })).not.toContain('2-4')
    other.recommendations.unhide('2-4')
    expect(other.ids({ seed: '2-3', limit: 48 })).toContain('2-4')
  })

  test('gets others than of a group that is full, when something is hidden from what they look at', async () => {
    let found = ['a1', 'a2', 'b1', 'c1']
    const { list, ids, recommendations } = await open({
      source: {
        open: () => ({
          changes: writable(0),
          answer: () => ({
            origin: 'index',
            version: 'v1',
            items: found.map((item_id) => ({ item_id, score: 1, reason: { kind: 'trending' } })),
          }),
        }),
      },
      product: (item_id) => ({ item_id, item_category: item_id.slice(0, 1) }),
      placements: { home: { mostOfGroup: 2 } },
    })
    const asked = { limit: 4 }
    expect(ids(asked)).toEqual(found)
    list(asked).hold()
    found = ['a3', 'a4', 'b2', 'd1']
    recommendations.hide('c1')
    expect(ids(asked)).toEqual(['a1', 'a2', 'b1', 'b2'])
    recommendations.hide('a1')
    expect(ids(asked)).toEqual(['a2', 'b1', 'b2', 'a3'])
  })

  test('sees no more of what is hidden elsewhere, also when another item is taken back with it', async () => {
    const server = createServer()
    const one = await open({ source: async () => ['A', 'B', 'C', 'D'].map(item) }, { server })
    const other = await open({}, { server, name: 'other' })
    for (const { shop } of [one, other]) await shop.identify('anna')
    one.list({ limit: 3 }).subscribe(() => {})
    await vi.waitFor(() => expect(one.ids({ limit: 3 })).toEqual(['A', 'B', 'C']))
    one.list({ limit: 3 }).hold()
    one.recommendations.hide('A')
    for (const { shop } of [one, other]) await shop.flush()
    expect(one.ids({ limit: 3 })).toEqual(['B', 'C', 'D'])
    other.recommendations.unhide('A')
    other.recommendations.hide('B')
    for (const { shop } of [other, one]) await shop.flush()
    expect(one.ids({ limit: 3 })).toEqual(['A', 'C', 'D'])
  })

  test('goes on from what was looked at on another channel, also as a guest who signs in', async () => {
    const server = createServer()
    const counter = await open({}, { server, channel: 'store' })
    await counter.shop.identify('anna')
    counter.recommendations.view('4-4')
    await counter.shop.flush()
    const web = await open({}, { server })
    web.recommendations.view('2-3')
    await web.shop.flush()
    await web.shop.identify('anna')
    await web.shop.flush()
    const causes = web
      .list({ limit: 20 })
      .get()
      .items.flatMap(({ reason }) => ('because' in reason ? [reason.because] : []))
    expect(new Set(causes)).toEqual(new Set(['2-3', '4-4']))
  })

  test('is understood by what is in the cart before what was looked at, and by the wishlist', async () => {
    const { list, cart, recommendations, shop } = await open(({ cart, shop }) => ({
      cart,
      wishlist: createWishlist(shop),
    }))
    recommendations.view('1-1')
    recommendations.view('3-3')
    cart.add(item('1-1'))
    createWishlist(shop).add(item('5-5'))
    const kinds = list({ limit: 30 })
      .get()
      .items.flatMap(({ reason }) => ('because' in reason ? [`${reason.kind} ${reason.because}`] : []))
    expect(new Set(kinds)).toEqual(new Set(['cart 1-1', 'viewed 3-3', 'wishlist 5-5']))
  })

  test('is not reminded of last week as of today', async () => {
    const { list, recommendations, time } = await open()
    recommendations.view('1-1')
    time.now += 7 * 86_400_000
    recommendations.view('3-3')
    const [first] = list().get().items
    expect(first?.reason).toMatchObject({ because: '3-3' })
    const scores = (id: string) =>
      list({ limit: 20 })
        .get()
        .items.find(({ reason }) => 'because' in reason && reason.because === id)?.score ?? 0
    expect(scores('1-1')).toBeLessThan(scores('3-3') / 20)
  })

  test('who was shown an item three times in vain is shown others first', async () => {
    const { ids, list, shop } = await open(({ shop }) => ({ tracking: createTracking(shop) }))
    const tracking = createTracking(shop)
    const [first, second] = ids({ seed: '2-3' }) as [string, string]
    for (let time = 0; time < 3; time++)
      tracking.track('view_item_list', {
        item_list_id: list({ seed: '2-3' }).get().listId,
        items: [item(first)],
      })
    expect(ids({ seed: '2-3' })[0]).toBe(second)
    expect(ids({ seed: '2-3' })).toContain(first)
    tracking.track('view_item', { items: [item(first)] })
    tracking.track('view_item', { items: [item('2-3')] })
  })
})

describe('consent', () => {
  test('without it nothing of the customer is used, noted or sent, and only the manifest is fetched', async () => {
    const site = serve()
    const consent = createConsent()
    const sent: string[] = []
    const server = createServer()
    const opened = await open(
      { source: (await import('throughline')).onDevice('/default.json', { fetch: site.fetch }) },
      {
        consent,
        server: async (request: Request) => {
          sent.push(await request.clone().text())
          return server(request)
        },
      },
    )
    const { recommendations, list, shop } = opened
    recommendations.view('2-3')
    const made = recommendations.hide('2-4')
    expect(await made.saved).toBe('memory')
    expect(await made.settled).toEqual({ status: 'local' })
    await shop.flush()
    await vi.waitFor(() => expect(list().get().origin).toBe('trending'))
    expect(list().get()).toMatchObject({ arm: 'none' })
    expect(sent.join()).not.toContain('2-3')
    expect(site.asked).toEqual(['default.json'])
    expect(
      list({ limit: 48 })
        .get()
        .items.map(({ item_id }) => item_id),
    ).not.toContain('2-4')
    consent.grant('personalization')
    recommendations.view('2-3')
    await vi.waitFor(() => expect(list().get().origin).toBe('index'))
  })

  test('that is withdrawn forgets, here and on the server', async () => {
    const consent = createConsent()
    consent.grant('personalization')
    const server = createServer()
    const { recommendations, shop, list } = await open({}, { consent, server })
    await shop.identify('anna')
    recommendations.hide('2-4')
    recommendations.view('2-3')
    await shop.flush()
    consent.deny('personalization')
    await settled()
    await shop.flush()
    // For this page the customer's word still stands; nobody else hears of it.
    expect(recommendations.get().hidden).toEqual(['2-4'])
    expect(
      list()
        .get()
        .items.every(({ reason }) => reason.kind === 'trending'),
    ).toBe(true)
    const other = await open({}, { server })
    await other.shop.identify('anna')
    await other.shop.flush()
    expect(other.recommendations.get().hidden).toEqual([])
  })
})

describe('what is hidden while nobody has decided on personalization', () => {
  /** Without consent there is no index, and what is in demand is listed. */
  const undecided = async (consent: Consent, server = createServer()) => {
    const opened = await open(
      { source: onDevice('/default.json', { fetch: site.fetch }) },
      { consent, server },
    )
    await vi.waitFor(() => expect(opened.ids({ limit: 48 })).not.toEqual([]))
    return opened
  }

  test('is hidden on this page, and for good once consent is given there', async () => {
    const consent = createConsent()
    const server = createServer()
    const { recommendations, shop, ids } = await undecided(consent, server)
    await shop.identify('anna')
    const heard: (readonly string[])[] = []
    recommendations.subscribe(({ hidden }) => heard.push(hidden))
    recommendations.hide('2-4')
    recommendations.hide('2-5')
    recommendations.hide('2-6')
    recommendations.unhide('2-6')
    expect(recommendations.get().hidden).toEqual(['2-4', '2-5'])
    expect(recommendations.get()).toBe(recommendations.get())
    expect(shop.open(trailCollection).get().size).toBe(0)
    expect(ids({ limit: 48 })).not.toContain('2-4')
    consent.grant('analytics')
    expect(shop.open(trailCollection).get().size).toBe(0)
    consent.grant('personalization')
    expect(recommendations.get().hidden).toEqual(['2-4', '2-5'])
    expect(heard.at(-1)).toEqual(['2-4', '2-5'])
    await shop.flush()
    const later = await open({}, { server })
    await later.shop.identify('anna')
    await later.shop.flush()
    expect(later.recommendations.get().hidden).toEqual(['2-4', '2-5'])
  })

  test('is forgotten after this page when consent is denied', async () => {
    const consent = createConsent()
    const { recommendations, shop, ids } = await undecided(consent)
    recommendations.hide('2-4')
    consent.deny('personalization')
    await settled()
    expect(recommendations.get().hidden).toEqual(['2-4'])
    expect(ids({ limit: 48 })).not.toContain('2-4')
    expect(shop.open(trailCollection).get().size).toBe(0)
    expect((await undecided(consent)).recommendations.get().hidden).toEqual([])
  })

  test('is forgotten with all the rest', async () => {
    const { recommendations, shop } = await undecided(createConsent())
    recommendations.hide('2-4')
    await shop.forget()
    expect(recommendations.get().hidden).toEqual([])
  })
})

test('what was hidden with consent stays hidden on this page when that is withdrawn, unless it was taken back', async () => {
  const consent = createConsent()
  consent.grant('personalization')
  const { recommendations, shop, ids } = await open({}, { consent })
  for (const id of ['2-4', '2-5', '2-6']) recommendations.hide(id)
  recommendations.unhide('2-5')
  // Another page of the same customer takes one back.
  shop.open(trailCollection).commit(['unhide', '2-6'])
  consent.deny('personalization')
  await settled()
  expect(recommendations.get().hidden).toEqual(['2-4'])
  const listed = ids({ limit: 48 })
  expect(['2-4', '2-5', '2-6'].map((id) => listed.includes(id))).toEqual([false, true, true])
  expect(shop.open(trailCollection).get().size).toBe(0)
})

test('what was hidden with consent on another page stays hidden on the one where that is withdrawn', async () => {
  const server = createServer()
  const before = await open({}, { server })
  await before.shop.identify('anna')
  before.recommendations.hide('2-4')
  await before.shop.flush()
  const consent = createConsent()
  consent.grant('personalization')
  const { recommendations, shop, ids } = await open({}, { server, consent })
  await shop.identify('anna')
  await shop.flush()
  expect(recommendations.get().hidden).toEqual(['2-4'])
  consent.deny('personalization')
  await vi.waitFor(() => expect(shop.open(trailCollection).get().size).toBe(0))
  expect(recommendations.get().hidden).toEqual(['2-4'])
  expect(ids({ limit: 48 })).not.toContain('2-4')
  recommendations.unhide('2-4')
  expect(ids({ limit: 48 })).toContain('2-4')
})

test('what was noted and not sent is not sent after consent is withdrawn', async () => {
  const consent = createConsent()
  consent.grant('personalization')
  const sent: string[] = []
  let offline = false
  const server = createServer()
  const { recommendations, shop } = await open(
    {},
    {
      consent,
      server: async (request: Request) => {
        if (offline) throw new TypeError('Failed to fetch')
        sent.push(await request.clone().text())
        return server(request)
      },
    },
  )
  await shop.flush()
  offline = true
  const made = recommendations.hide('2-3')
  consent.deny('personalization')
  await settled()
  offline = false
  await shop.flush()
  expect(sent.join()).not.toContain('2-3')
  expect(sent.join()).toContain('forget')
  expect(await made.settled).toEqual({ status: 'synced' })
})

test('two handles of one shop note a view once', async () => {
  const opened = await open(({ shop }) => ({ tracking: createTracking(shop) }))
  const { shop } = opened
  createRecommendations(shop, { source: async () => [], tracking: createTracking(shop) })
  createTracking(shop).track('view_item', { currency: 'JPY', value: 1, items: [item('2-3')] })
  expect(shop.open(trailCollection).get().get('2-3')?.seen).toHaveLength(1)
  opened.recommendations.hide('2-4')
  const third = createRecommendations(shop, { source: async () => [] })
  expect(third.get().hidden).toEqual(['2-4'])
  expect(third.initial.hidden).toEqual([])
})

test.each([['hide'], ['unhide'], ['view']] as const)('%s takes the id of an item', async (verb) => {
  const { recommendations } = await open()
  for (const id of ['', undefined, 7, 'a\nb'])
    expect(() => recommendations[verb](id as never)).toThrow(UsageError)
})

describe('a wrong option is refused at once, by its name', () => {
  const wrong: readonly (readonly [name: string, value: unknown, write: string])[] = [
    ['source', '/recs/default.json', 'onDevice('],
    ['source', undefined, 'onDevice('],
    ['source', {}, 'onDevice('],
    ['fallback', async () => [], 'onDevice('],
    ['cart', [], 'createCart(shop)'],
    ['cart', null, 'createCart(shop)'],
    ['wishlist', { lines: [] }, 'createWishlist(shop)'],
    ['tracking', { track() {} }, 'createTracking(shop)'],
    ['product', new Map(), '(itemId) => …'],
    ['inStock', true, '(itemId) => …'],
    ['exclude', ['SKU-1'], '(itemId) => …'],
    ['timeout', '500', '500'],
    ['timeout', 0, '500'],
    ['timeout', Infinity, '500'],
    ['repurchase', -1, '30'],
    ['holdout', 10, 'from 0 to 1'],
    ['holdout', Number.NaN, 'from 0 to 1'],
    ['placements', [], 'home:'],
    ['placements', { home: 'novel' }, 'home:'],
    ['placements', { home: null }, 'home:'],
  ]
  test.each(wrong)('%s: %j', (name, value, write) => {
    const { shop } = createShop(createServer())
    const options = { source: async () => [], [name]: value }
    const act = () => createRecommendations(shop, options as never)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(write)
    expect(act).toThrow(new RegExp(`^Write ${name}: `))
  })

  test.each([
    [{ repeats: 'never' }, "Write repeats: 'novel', 'remind' or 'model'."],
    [{ pins: 'SKU-1' }, "Write pins: ['SKU-1']."],
    [{ mostOfGroup: 0 }, 'Write mostOfGroup: 3.'],
    [{ groupBy: 7 }, "Write groupBy: 'item_brand'."],
    [{ limit: 8 }, "There is no 'limit': write repeats, pins, mostOfGroup, groupBy."],
  ])('in a placement: %j', (placement, message) => {
    const { shop } = createShop(createServer())
    expect(() =>
      createRecommendations(shop, { source: async () => [], placements: { home: placement as never } }),
    ).toThrow(message)
  })

  test('one that there is none of, and an address that is none', () => {
    const { shop } = createShop(createServer())
    const options = { source: async () => [], placments: {} }
    expect(() => createRecommendations(shop, options)).toThrow("There is no 'placments'")
    expect(() => createRecommendations(shop, undefined as never)).toThrow(UsageError)
    expect(() => onDevice(undefined as never)).toThrow("Write url: '/recs/default.json', an address.")
    expect(() => remote('')).toThrow(UsageError)
  })

  test('and on a live page stops nothing', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { shop } = createShop(createServer())
    const options = { source: async () => [], holdout: 'a tenth' as never }
    expect(() => createRecommendations(shop, options)).not.toThrow()
    vi.unstubAllEnvs()
  })
})

test('what undo takes back is what the customer has done, not what was noted meanwhile', async () => {
  const { cart, recommendations, lines } = await open()
  cart.add(item('1-1'))
  recommendations.view('2-3')
  cart.undo()
  expect(lines()).toEqual([])
})
