import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createConsent, createTracking } from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { closeShops, createShop } from '../support/shop.ts'
import { freshDisks, open as openOnDisk } from '../support/trackingShop.ts'

freshDisks()
afterEach(() => {
  closeShops()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const open = () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database })
  const requests: string[] = []
  const { shop, cart } = createShop((request) => {
    requests.push(`${request.method} ${new URL(request.url).pathname.split('/').pop()}`)
    return handler(request)
  })
  return { shop, cart, database, requests, tracking: createTracking(shop) }
}

test('touchpoints arrive once, in order, with name and parameters', async () => {
  const { shop, tracking, database } = open()
  const commits = Array.from({ length: 30 }, (_, index) =>
    tracking.track('view_item', { items: [{ item_id: `SKU-${index}` }] }),
  )
  await shop.flush()
  await shop.flush()
  const received = [...database.touchpoints.values()].sort((a, b) => a.n! - b.n!)
  expect(
    received.map(({ params }) => (params as { items: { item_id: string }[] }).items[0]?.item_id),
  ).toEqual(commits.map((_, index) => `SKU-${index}`))
  expect(await commits[0]?.settled).toEqual({ status: 'synced' })
})

test('touchpoints wait for company, and go together', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const { shop, tracking, requests } = open()
  await shop.flush()
  requests.length = 0
  for (let turn = 0; turn < 5; turn++) {
    await tracking.track('view_item', { items: [] }).saved
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(requests).toEqual([])
  await vi.advanceTimersByTimeAsync(3000)
  vi.useRealTimers()
  await expect.poll(() => requests).toEqual(['POST touchpoints'])
})

test('more touchpoints than fit into one request go in several', async () => {
  const { shop, tracking, database, requests } = open()
  for (let turn = 0; turn < 450; turn++) tracking.track('scroll', { text: 'あ'.repeat(300), turn })
  await shop.flush()
  expect(database.touchpoints.size).toBe(450)
  expect(requests.filter((request) => request === 'POST touchpoints').length).toBeGreaterThan(2)
})

test('a blocked endpoint for touchpoints keeps no cart from the server', async () => {
  const database = memoryDatabase()
  const handler = createSyncHandler({ database })
  const { shop, cart } = createShop((request) =>
    request.url.includes('/touchpoints')
      ? Promise.reject(new TypeError('Failed to fetch'))
      : handler(request),
  )
  createTracking(shop).track('view_item', { items: [] })
  const commit = cart.add({ item_id: 'TEA' })
  expect(await commit.settled).toEqual({ status: 'synced' })
})

test('a device whose token the server no longer takes gets a new one, and its touchpoints arrive', async () => {
  const before = createSyncHandler({ database: memoryDatabase(), secret: 'the secret of last year' })
  const database = memoryDatabase()
  const after = createSyncHandler({ database, secret: 'the secret of this year' })
  let handler = before
  const { shop } = createShop((request) => handler(request))
  const tracking = createTracking(shop)
  await shop.flush()
  handler = after
  tracking.track('view_item', { items: [] })
  await shop.flush()
  await shop.flush()
  await shop.flush()
  expect(database.touchpoints.size).toBe(1)
})

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic

test.each([
  ['a cyclic object', cyclic],
  ['a BigInt', { value: 1n }],
  [
    'a getter that throws',
    Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    }),
  ],
])('%s among the parameters is dropped with a reason, and the page goes on', async (_, params) => {
  const { shop, tracking, database } = open()
  const { saved, settled } = tracking.track('odd', params)
  tracking.track('even', {})
  await shop.flush()
  expect(await saved).toBe('memory')
  expect(await settled).toEqual({ status: 'rejected', reason: 'not-plain' })
  expect([...database.touchpoints.values()].map(({ name }) => name)).toEqual(['even'])
  expect(tracking.stats()).toEqual({
    accepted: 2,
    acknowledged: 1,
    queued: 0,
    held: 0,
    dropped: { 'not-plain': 1 },
  })
})

test.each([[Symbol('odd')], [{ toString: 'no function' }], [null], [undefined]])(
  'whatever is called an event never throws into the page',
  async (name) => {
    const { shop, tracking } = open()
    tracking.track(name as unknown as string, {})
    tracking.track('even', null as never)
    tracking.track('even', (() => {}) as never)
    await shop.flush()
    const { accepted, acknowledged, queued, held, dropped } = tracking.stats()
    expect(accepted).toBe(3)
    expect(acknowledged + queued + held + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(
      3,
    )
  },
)

test.each([201, 3000])(
  'what is %i levels deep is dropped with a reason, and costs no disk',
  async (levels) => {
    const { shop, tracking, database } = openOnDisk()
    const { settled } = tracking.track('deep', { deep: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) })
    expect(await tracking.track('flat', {}).saved).toBe('disk')
    await shop.flush()
    await shop.flush()
    expect(await settled).toEqual({ status: 'rejected', reason: 'too-large' })
    expect(tracking.stats()).toMatchObject({ accepted: 2, acknowledged: 1, dropped: { 'too-large': 1 } })
    expect(await database.touchpointGaps({})).toEqual([])
  },
)

test('what just fits arrives, also when all of it has a purpose of its own', async () => {
  const { shop, tracking, database } = openOnDisk({ tracking: { fields: { note: 'personalization' } } })
  const params = { note: 'x'.repeat(32_768 - JSON.stringify({ note: '' }).length) }
  const { settled } = tracking.track('noted', params)
  await shop.flush()
  expect(await settled).toEqual({ status: 'synced' })
  expect([...database.touchpoints.values()].map(({ fields }) => fields)).toEqual([
    { personalization: params },
  ])
})

test('an event named like a property of all objects is one of analytics, and costs no disk', async () => {
  const { shop, tracking, database } = openOnDisk()
  await tracking.track('constructor', {}).saved
  expect(await tracking.track('toString', {}).saved).toBe('disk')
  await shop.flush()
  expect([...database.touchpoints.values()].map(({ name, purpose }) => [name, purpose])).toEqual([
    ['constructor', 'analytics'],
    ['toString', 'analytics'],
  ])
})

test('what is denied is counted, and nothing of it stays in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const consent = createConsent()
  consent.deny()
  const { tracking } = openOnDisk({ shop: { consent } })
  const kept = Array.from({ length: 3 }, () => {
    const params = { items: [] }
    tracking.track('view_item', params)
    return new WeakRef(params)
  })
  tracking.track('scroll', {})
  const stay = () => {
    collect()
    return kept.some((one) => one.deref())
  }
  await expect.poll(stay).toBe(false)
  expect(tracking.stats()).toMatchObject({ accepted: 4, dropped: { denied: 4 } })
})

test('without a server nothing is stored that nobody will ask for', async () => {
  const { shop } = createShop(undefined)
  const commit = createTracking(shop).track('view_item', { items: [] })
  expect(await commit.saved).toBe('memory')
  expect(await commit.settled).toEqual({ status: 'local' })
})
