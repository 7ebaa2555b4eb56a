import { IDBObjectStore } from 'fake-indexeddb'
import {
  type Commit,
  createCart,
  createConsent,
  type Tracking,
  type TrackingOptions,
  trackSessions,
} from 'throughline'
import { expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { type Database, freshDisks, keptIn, noServer, onDisk, open } from '../support/trackingShop.ts'

freshDisks()

const numbers = (database: Database) => keptIn(database).map(({ n }) => n)

const balance = (tracking: Tracking) => {
  const { accepted, acknowledged, queued, held, dropped } = tracking.stats()
  const sum = Object.values(dropped).reduce((all, count) => all + count, 0)
  expect(acknowledged + queued + held + sum).toBe(accepted)
  return { accepted, acknowledged, queued, held, dropped }
}

const buy = { transaction_id: 'T-1', currency: 'JPY', value: 1, items: [] }
const settledAll = (commits: readonly Commit[]) => Promise.all(commits.map(({ settled }) => settled))
const leave = (leaving: EventTarget) => leaving.dispatchEvent(new Event('pagehide'))

test('every event is accounted for from the call on, and for good', async () => {
  const database = memoryDatabase()
  const first = open({ database })
  for (let left = 3; left; left--) first.tracking.track('view_item', { items: [] })
  first.tracking.track('odd', { value: 1n } as Record<string, unknown>)
  const before = balance(first.tracking)
  expect([before.accepted, before.acknowledged]).toEqual([4, 0])
  await first.shop.flush()
  expect(balance(first.tracking)).toEqual({
    accepted: 4,
    acknowledged: 3,
    queued: 0,
    held: 0,
    dropped: { 'not-plain': 1 },
  })
  first.shop.close()
  const next = open({ database, through: noServer })
  await next.tracking.track('view_item', { items: [] }).saved
  await next.shop.flush()
  expect(balance(next.tracking)).toEqual({
    accepted: 5,
    acknowledged: 3,
    queued: 1,
    held: 0,
    dropped: { 'not-plain': 1 },
  })
})

test('an event over 32 KB is dropped with its reason, and leaves no gap', async () => {
  const { shop, tracking, database } = open()
  tracking.track('view_item', { items: [] })
  const { settled } = tracking.track('large', { text: 'x'.repeat(40_000) })
  tracking.track('view_item', { items: [] })
  await shop.flush()
  await shop.flush()
  expect(await settled).toEqual({ status: 'rejected', reason: 'too-large' })
  expect(balance(tracking)).toMatchObject({ accepted: 3, acknowledged: 2, dropped: { 'too-large': 1 } })
  expect(await database.touchpointGaps({})).toEqual([])
})

test('after everything was forgotten the books begin anew, and balance', async () => {
  const { shop, tracking } = open()
  for (let left = 3; left; left--) tracking.track('view_item', { items: [] })
  await shop.flush()
  await shop.forget()
  expect(balance(tracking).accepted).toBe(0)
  tracking.track('view_item', { items: [] })
  expect(balance(tracking)).toMatchObject({ accepted: 1, queued: 1 })
  await shop.flush()
  await shop.flush()
  expect(balance(tracking)).toMatchObject({ accepted: 1, acknowledged: 1 })
})

test('what is held is in memory alone until it is released, in its order and with its time', async () => {
  const consent = createConsent()
  let now = 1_000_000
  const { shop, tracking, kept } = open({ shop: { consent, clock: () => now } })
  const { settled } = tracking.track('view_item', { items: [] })
  tracking.track('scroll', {})
  await shop.flush()
  expect(balance(tracking)).toMatchObject({ accepted: 2, queued: 0, held: 2 })
  expect(await onDisk('up')).toEqual([])
  now += 5000
  consent.grant('analytics')
  expect(balance(tracking)).toMatchObject({ accepted: 2, queued: 2, held: 0 })
  await shop.flush()
  expect(await settled).toEqual({ status: 'synced' })
  expect(kept().map(({ name, n, deviceAt }) => [name, n, deviceAt])).toEqual([
    ['view_item', 1, 1_000_000],
    ['scroll', 2, 1_000_000],
  ])
})

test('what is denied is dropped with its reason, and nothing about it is written', async () => {
  const consent = createConsent()
  const { shop, tracking, database } = open({ shop: { consent } })
  const { saved, settled } = tracking.track('view_item', { items: [] })
  consent.deny()
  tracking.track('scroll', {})
  await shop.flush()
  expect(await saved).toBe('memory')
  expect(await settled).toEqual({ status: 'rejected', reason: 'denied' })
  expect(balance(tracking)).toMatchObject({ accepted: 2, dropped: { denied: 2 } })
  expect(await onDisk('up')).toEqual([])
  expect(database.touchpoints.size).toBe(0)
})

test('no more than a thousand are held', () => {
  const consent = createConsent()
  const { tracking } = open({ shop: { consent } })
  for (let left = 1010; left; left--) tracking.track('view_item', { items: [] })
  expect(balance(tracking)).toMatchObject({ accepted: 1010, held: 1000, dropped: { 'held-too-many': 10 } })
})

test('a grant that is taken back in the same moment stores nothing for good', async () => {
  const consent = createConsent()
  const { shop, tracking, database } = open({ shop: { consent } })
  tracking.track('view_item', { items: [] })
  consent.grant()
  consent.deny()
  await shop.flush()
  await shop.flush()
  expect(JSON.stringify(await onDisk('up'))).not.toContain('view_item')
  expect(database.touchpoints.size).toBe(0)
  expect(balance(tracking)).toMatchObject({ accepted: 1, queued: 0, held: 0 })
})

test('a withdrawal deletes what waits here and what the server has, of its purpose alone', async () => {
  const consent = createConsent()
  consent.grant()
  let online = true
  const { shop, tracking, kept, requests, database } = open({
    through: (request, handle) => (online ? handle(request) : noServer()),
    shop: { consent },
    tracking: { purposes: { ad_seen: 'marketing' } },
  })
  tracking.track('ad_seen', {})
  tracking.track('view_item', { items: [] })
  await shop.flush()
  expect(kept()).toHaveLength(2)
  online = false
  const late = tracking.track('ad_seen', {})
  tracking.track('view_item', { items: [] })
  await late.saved
  consent.deny('marketing')
  await expect.poll(() => JSON.stringify(onDisk('up'))).not.toContain('ad_seen')
  online = true
  await shop.flush()
  await shop.flush()
  expect(kept().map(({ name, n }) => `${n} ${name}`)).toEqual(['2 view_item', '4 view_item'])
  expect(await late.settled).toMatchObject({ status: 'rejected' })
  expect(await database.touchpointGaps({})).toEqual([])
  expect(balance(tracking)).toMatchObject({ accepted: 4, acknowledged: 3, dropped: { withdrawn: 1 } })
  const told = requests.filter((name) => name === 'forget').length
  expect(told).toBe(1)
  // Nothing was recorded since.
  consent.deny('marketing', 'functional')
  await shop.flush()
  await shop.forget('marketing')
  await shop.flush()
  expect(requests.filter((name) => name === 'forget').length).toBeLessThanOrEqual(told + 1)
})

test('who denies before anything was recorded asks the server for nothing', async () => {
  const consent = createConsent()
  const { shop, requests } = open({ shop: { consent } })
  consent.deny()
  await shop.flush()
  await shop.flush()
  expect(requests).not.toContain('forget')
  expect(await onDisk('up')).toEqual([])
})

test('parameters with a purpose of their own travel apart, and are dropped without it', async () => {
  const consent = createConsent()
  consent.grant('analytics')
  const tracking: TrackingOptions = { fields: { email: 'marketing' } }
  const { shop, kept, ...other } = open({ shop: { consent }, tracking })
  other.tracking.track('sign_up', { method: 'x', email: 'a@b.test' })
  await other.tracking.track('sign_up', {}).saved
  expect(JSON.stringify(await onDisk('up'))).not.toContain('a@b.test')
  consent.grant('marketing')
  other.tracking.track('sign_up', { method: 'y', email: 'c@d.test' })
  await shop.flush()
  expect(kept().map(({ params, fields }) => [params, fields])).toEqual([
    [{ method: 'x' }, undefined],
    [{}, undefined],
    [{ method: 'y' }, { marketing: { email: 'c@d.test' } }],
  ])
  await other.tracking.track('sign_up', { email: 'e@f.test' }).saved
  consent.deny('marketing')
  await shop.flush()
  await shop.flush()
  expect(kept()).toHaveLength(4)
  expect(JSON.stringify([kept(), await onDisk('up')])).not.toContain('@')
})

test('a purchase counts once for its transaction, over reloads and tabs', async () => {
  const database = memoryDatabase()
  const one = open({ database })
  const other = open({ database })
  const commits = [one, other, one].map(({ tracking }) => tracking.track('purchase', buy))
  one.tracking.track('purchase', { ...buy, transaction_id: 'T-2' })
  await one.shop.flush()
  await other.shop.flush()
  // Both have heard of each other.
  await one.shop.flush()
  await settledAll(commits)
  one.shop.close()
  const later = open({ database })
  commits.push(later.tracking.track('purchase', buy))
  later.tracking.track('view_item', { items: [] })
  await later.shop.flush()
  await later.shop.flush()
  expect(keptIn(database).map(({ id }) => id)).toMatchObject(['purchase/T-1', 'purchase/T-2', /./])
  const settled = await settledAll(commits)
  expect([settled[2], settled[3]]).toEqual(Array(2).fill({ status: 'rejected', reason: 'repeated' }))
  expect(settled.map(({ status }) => status)).toContain('synced')
  expect(balance(later.tracking)).toMatchObject({ accepted: 6, acknowledged: 3, dropped: { repeated: 3 } })
  expect(await database.touchpointGaps({})).toEqual([])
})

test('what waits is bounded: the least important go first, the oldest of them, and never an order', async () => {
  let online = false
  const { shop, tracking, database, kept } = open({
    through: (request, handle) => (online ? handle(request) : noServer()),
  })
  tracking.track('purchase', buy)
  const track = (name: string, params: object) => tracking.track(name, params as never)
  const seen = track('view_item_list', { first: true })
  for (let turn = 0; turn < 5; turn++) track('view_item', { turn })
  for (let turn = 0; turn < 4997; turn++) track('view_item_list', { turn })
  await track('begin_checkout', {}).saved
  online = true
  await shop.flush()
  await shop.flush()
  expect(await seen.settled).toMatchObject({ status: 'rejected' })
  expect(balance(tracking)).toMatchObject({ accepted: 5005, acknowledged: 5000, dropped: { 'no-room': 5 } })
  const count = (name: string) => kept().filter((one) => one.name === name).length
  expect(['purchase', 'begin_checkout', 'view_item', 'view_item_list'].map(count)).toEqual([1, 1, 5, 4993])
  expect(kept().some(({ name, params }) => name === 'view_item_list' && 'first' in params)).toBe(false)
  expect(await database.touchpointGaps({})).toEqual([])
}, 30_000)

test('what waits is at most 2 MB', async () => {
  let online = false
  const { shop, tracking, kept } = open({
    through: (request, handle) => (online ? handle(request) : noServer()),
  })
  const text = 'x'.repeat(30_000)
  for (let turn = 0; turn < 80; turn++)
    tracking.track(turn === 3 ? 'purchase' : 'view_item', { turn, text } as never)
  await tracking.track('scroll', {}).saved
  online = true
  await shop.flush()
  await shop.flush()
  const { acknowledged, dropped } = balance(tracking)
  expect(dropped['no-room']).toBe(81 - acknowledged)
  const characters = kept().reduce((sum, { params }) => sum + JSON.stringify(params).length, 0)
  expect(characters).toBeLessThanOrEqual(2_000_000)
  expect(characters).toBeGreaterThan(1_900_000)
  expect(kept().map(({ name }) => name)).toContain('purchase')
  expect(kept().at(-1)?.params).toMatchObject({ turn: 79 })
}, 30_000)

test('a full disk gives up touchpoints, and keeps the cart line', async () => {
  const { shop, tracking } = open({ through: noServer })
  const cart = createCart(shop)
  tracking.track('purchase', buy)
  for (let left = 50; left; left--) tracking.track('scroll', {})
  await tracking.track('view_item', { items: [] }).saved
  const { put } = IDBObjectStore.prototype
  let full = true
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, row, key) {
    if (full && this.name === 'both') throw new DOMException('No space', 'QuotaExceededError')
    // Whatever is given up makes room.
    full = false
    return put.call(this, row, key)
  })
  expect(await cart.add({ item_id: 'TEA' }).saved).toBe('disk')
  expect(shop.status.get().storage).toBe('indexeddb')
  expect(JSON.stringify(await onDisk('both'))).toContain('TEA')
  expect(JSON.stringify(await onDisk('up'))).toContain('purchase')
  await tracking.track('view_item', { items: [] }).saved
  expect(balance(tracking).dropped['no-room']).toBeGreaterThan(0)
})

test('what was offered without an answer is asked for, not sent again', async () => {
  const database = memoryDatabase()
  let lose = true
  const first = open({
    database,
    async through(request, handle) {
      const answer = await handle(request)
      if (lose && request.url.includes('/touchpoints')) throw new TypeError('Failed to fetch')
      return answer
    },
  })
  first.tracking.track('seen', { turn: 1 })
  first.tracking.track('seen', { turn: 2 })
  await first.shop.flush()
  expect(database.touchpoints.size).toBe(2)
  expect(balance(first.tracking)).toMatchObject({ acknowledged: 0, queued: 2 })
  first.shop.close()
  lose = false
  const next = open({ database })
  next.tracking.track('seen', { turn: 3 })
  await next.shop.flush()
  expect(next.bodies.map(({ entries, asked }) => [entries.length, asked.length])).toEqual([
    [0, 2],
    [1, 0],
  ])
  expect(numbers(database)).toEqual([1, 2, 3])
  expect(balance(next.tracking)).toMatchObject({ acknowledged: 3, queued: 0 })
})

test('what was asked for and has not arrived is sent', async () => {
  const database = memoryDatabase()
  const first = open({
    database,
    through: (request, handle) => (request.url.includes('/touchpoints') ? noServer() : handle(request)),
  })
  first.tracking.track('seen', { turn: 1 })
  await first.shop.flush()
  first.shop.close()
  const next = open({ database })
  await next.shop.flush()
  expect(numbers(database)).toEqual([1])
  expect(balance(next.tracking)).toMatchObject({ acknowledged: 1, queued: 0 })
})

test('a page that is left offers what it has at once, and the next one asks for it', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const database = memoryDatabase()
  const first = open({ database })
  await first.shop.flush()
  first.tracking.track('seen', { turn: 1 })
  leave(page)
  await expect.poll(() => database.touchpoints.size).toBe(1)
  expect(first.bodies).toHaveLength(1)
  first.shop.close()
  const next = open({ database })
  next.tracking.track('seen', { turn: 2 })
  await next.shop.flush()
  expect(next.bodies.flatMap(({ entries }) => entries).map(([n]) => n)).toEqual([2])
  expect(numbers(database)).toEqual([1, 2])
})

test('what a page says after that, as its last, goes at once too, and waits again when the page is back', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const database = memoryDatabase()
  const first = open({ database })
  await first.shop.flush()
  first.tracking.track('begun', {})
  await first.shop.flush()
  page.addEventListener('pagehide', () => void first.tracking.track('left', {}))
  first.tracking.track('seen', {})
  leave(page)
  await expect.poll(() => database.touchpoints.size).toBe(3)
  expect(first.bodies.map(({ entries }) => entries.length)).toEqual([1, 1, 1])
  page.dispatchEvent(new Event('pageshow'))
  await first.tracking.track('back', {}).saved
  expect(first.bodies).toHaveLength(3)
  await first.shop.flush()
  expect(numbers(database)).toEqual([1, 2, 3, 4])
})

test('an offer of what is gone meanwhile keeps nothing from being sent', async () => {
  const { shop, tracking, database } = open()
  await shop.flush()
  await shop.hub.log.storage.add('up', ['gone'], 'offered/of a page that was left')
  tracking.track('seen', { turn: 1 })
  await shop.flush()
  await shop.flush()
  expect(database.touchpoints.size).toBe(1)
})

test('an endpoint that is blocked is told apart from an outage', async () => {
  let exchange = true
  const { shop, tracking } = open({
    through: (request, handle) =>
      request.url.includes('/touchpoints') || !exchange ? noServer() : handle(request),
  })
  await shop.flush()
  tracking.track('seen', { turn: 1 })
  exchange = false
  for (let left = 3; left; left--) await shop.flush()
  expect(shop.status.get().error?.code).toBe('unreachable')
  exchange = true
  for (let left = 3; left; left--) await shop.flush()
  expect(shop.status.get()).toMatchObject({ connection: 'online', error: { code: 'blocked' } })
})

test.each(['', '<html>', '{}', 'null', '[]', '"x"', '1', '{"error":"blocked"}'])(
  'what answers for the server, an ad blocker or a login page, acknowledges nothing: %s',
  async (body) => {
    let strange = false
    const { shop, tracking, kept } = open({
      through: async (request, handle) =>
        strange && !request.url.includes('/exchange') ? new Response(body) : handle(request),
    })
    await shop.flush()
    strange = true
    const { settled } = tracking.track('seen', { turn: 1 })
    for (let left = 3; left; left--) await shop.flush()
    expect(balance(tracking)).toMatchObject({ acknowledged: 0, queued: 1 })
    expect(shop.status.get().error?.code).toBe('blocked')
    await expect(shop.forget()).rejects.toThrow()
    expect(balance(tracking)).toMatchObject({ queued: 1 })
    strange = false
    for (let left = 2; left; left--) await shop.flush()
    expect(await settled).toEqual({ status: 'synced' })
    expect(kept()).toHaveLength(1)
  },
)

test('a device that begins anew at the server makes no gap of what it sent before', async () => {
  const first = open()
  first.tracking.track('seen', { turn: 1 })
  first.tracking.track('seen', { turn: 2 })
  await first.shop.flush()
  first.shop.close()
  const next = open()
  next.tracking.track('seen', { turn: 3 })
  for (let left = 3; left; left--) await next.shop.flush()
  expect(numbers(next.database)).toEqual([3])
  expect(await next.database.touchpointGaps({})).toEqual([])
})

test('what is lost with the disk is not said to be at the server', async () => {
  const { shop, tracking, database } = open({
    through: (request, handle) => (request.url.includes('/touchpoints') ? noServer() : handle(request)),
  })
  const commit = tracking.track('seen', { turn: 1 })
  await commit.saved
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space', 'UnknownError')
  })
  const heard = vi.fn()
  void commit.settled.then(heard)
  expect(await tracking.track('seen', { turn: 2 }).saved).toBe('memory')
  await shop.flush()
  expect(heard).not.toHaveBeenCalled()
  expect(database.touchpoints.size).toBe(0)
  balance(tracking)
})

test('a purchase sent together with its visit keeps the campaign that brought it', async () => {
  vi.stubGlobal('document', { title: '', referrer: '', baseURI: 'http://shop.test/', addEventListener() {} })
  vi.stubGlobal('location', { href: 'http://shop.test/?utm_source=line' })
  const { shop, tracking, kept } = open()
  trackSessions(tracking)
  const landing = tracking.track('page_view', {})
  vi.stubGlobal('location', { href: 'http://shop.test/thanks' })
  tracking.track('purchase', buy)
  await shop.flush()
  expect(kept().map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    [landing.id, 'line'],
    [landing.id, 'line'],
  ])
})

test('click ids are sent only where marketing is granted, and hide in no address', async () => {
  const href = 'http://shop.test/?size=M&gclid=CLICK'
  vi.stubGlobal('document', { title: '', referrer: '', baseURI: 'http://shop.test/', addEventListener() {} })
  vi.stubGlobal('location', { href })
  const consent = createConsent()
  consent.grant('analytics')
  const { shop, tracking, kept } = open({ shop: { consent } })
  trackSessions(tracking)
  tracking.track('page_view', { page_location: href })
  await shop.flush()
  expect(kept()[0]?.params).toEqual({ page_location: 'http://shop.test/?size=M' })
  expect(JSON.stringify(kept())).not.toContain('CLICK')
  consent.grant('marketing')
  tracking.track('page_view', { page_location: href })
  await shop.flush()
  expect(kept()[1]?.clickIds).toEqual({ gclid: 'CLICK' })
})
