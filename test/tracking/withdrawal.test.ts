import { IDBObjectStore } from 'fake-indexeddb'
import {
  createCart,
  createConsent,
  createStorefront,
  createTracking,
  http,
  indexedDb,
  trackSessions,
} from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { ends, freshDisks, keptIn, noServer, onDisk, open, textOf } from '../support/trackingShop.ts'

freshDisks()

const leave = (leaving: EventTarget) => leaving.dispatchEvent(new Event('pagehide'))

const pageAt = (href: string, referrer = '') => {
  vi.stubGlobal('document', { title: '', referrer, baseURI: 'http://shop.test/', addEventListener() {} })
  vi.stubGlobal('location', { href })
}
const eventTarget = () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  return page
}

test('a session goes on when its first page left by beacon', async () => {
  const page = eventTarget()
  const database = memoryDatabase()
  pageAt('http://shop.test/?utm_source=line')
  const first = open({ database })
  trackSessions(first.tracking)
  await first.shop.flush()
  const landing = first.tracking.track('page_view', {})
  await landing.saved
  leave(page)
  await expect.poll(() => database.touchpoints.size).toBe(1)
  first.shop.close()
  pageAt('http://shop.test/tea', 'http://shop.test/?utm_source=line')
  const next = open({ database })
  trackSessions(next.tracking)
  next.tracking.track('page_view', {})
  await next.shop.flush()
  expect(keptIn(database).map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    [landing.id, 'line'],
    [landing.id, 'line'],
  ])
})

test.each([
  ['left by beacon a moment ago', true],
  ['is on its way', false],
])('a page that is left at once belongs to the session of the one before, which %s', async (_, beacon) => {
  const page = eventTarget()
  const database = memoryDatabase()
  let hang = false
  const world = {
    database,
    async through(request: Request, handle: (request: Request) => Promise<Response>) {
      const answer = await handle(request)
      return hang && request.url.includes('/touchpoints') ? new Promise<Response>(() => {}) : answer
    },
  }
  pageAt('http://shop.test/?utm_source=line')
  let here = open(world)
  trackSessions(here.tracking)
  await here.shop.flush()
  const landing = here.tracking.track('page_view', {})
  await landing.saved
  hang = true
  if (beacon) leave(page)
  else void here.shop.flush()
  await expect.poll(() => database.touchpoints.size).toBe(1)
  pageAt('http://shop.test/tea', 'http://shop.test/?utm_source=line')
  if (beacon) {
    here.shop.close()
    here = open(world)
    trackSessions(here.tracking)
  }
  await here.tracking.track('page_view', {}).saved
  leave(page)
  await expect.poll(() => database.touchpoints.size).toBe(2)
  expect(keptIn(database).map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    [landing.id, 'line'],
    [landing.id, 'line'],
  ])
})

test('a purchase that leaves with its visit keeps the campaign that brought it', async () => {
  const page = eventTarget()
  pageAt('http://shop.test/?utm_source=line')
  const { shop, tracking, kept } = open()
  trackSessions(tracking)
  await shop.flush()
  const landing = tracking.track('page_view', {})
  await landing.saved
  pageAt('http://shop.test/thanks')
  await tracking.track('purchase', { transaction_id: 'T-1', currency: 'JPY', value: 1, items: [] }).saved
  leave(page)
  await expect.poll(() => kept().length).toBe(2)
  expect(kept().map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    [landing.id, 'line'],
    [landing.id, 'line'],
  ])
})

test('a page without identify after an account was here sends touchpoints', async () => {
  const database = memoryDatabase()
  const authenticate = () => 'anna'
  const handle = createSyncHandler({ database, authenticate })
  const fetch = handle
  const exchange = http('http://shop.test/throughline', { fetch })
  const first = createStorefront({ channel: 'web', storage: indexedDb(), exchange })
  ends.push(first.close)
  await first.identify('anna')
  first.close()
  const next = createStorefront({ channel: 'web', storage: indexedDb(), exchange })
  ends.push(next.close)
  const tracking = createTracking(next)
  tracking.track('seen', {})
  for (let i = 3; i; i--) await next.flush()
  expect(database.touchpoints.size).toBe(1)
})

test('what a page says as its last is not kept when it arrives after the withdrawal', async () => {
  const page = eventTarget()
  const consent = createConsent()
  consent.grant()
  const arrive: (() => void)[] = []
  const { shop, tracking, database } = open({
    shop: { consent },
    async through(request, handle) {
      const late = request.keepalive && request.url.includes('/touchpoints')
      if (late && !arrive.length) await new Promise<void>((resolve) => arrive.push(resolve))
      return handle(request)
    },
  })
  await shop.flush()
  await tracking.track('seen', {}).saved
  leave(page)
  await expect.poll(() => arrive).toHaveLength(1)
  consent.deny()
  await shop.flush()
  await shop.flush()
  expect(tracking.stats()).toMatchObject({ accepted: 1, queued: 0, dropped: { withdrawn: 1 } })
  arrive[0]!()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(database.touchpoints.size).toBe(0)
  expect(await database.touchpointGaps({})).toEqual([])
})

test('a withdrawn field is not in the beacon', async () => {
  const page = eventTarget()
  const consent = createConsent()
  consent.grant()
  const { shop, tracking, bodies } = open({ shop: { consent }, tracking: { fields: { email: 'marketing' } } })
  await shop.flush()
  await tracking.track('seen', { email: 'a@b.c' }).saved
  consent.deny('marketing')
  await expect.poll(async () => JSON.stringify(await onDisk('up'))).not.toContain('a@b.c')
  leave(page)
  await expect.poll(() => bodies.length).toBeGreaterThan(0)
  expect(JSON.stringify(bodies)).not.toContain('a@b.c')
})

test.each([
  ['before', false],
  ['while it is on its way', true],
])('a session and its campaign leave the disk with analytics: withdrawn %s', async (_, early) => {
  pageAt('http://shop.test/?utm_source=CAMPAIGN')
  const consent = createConsent()
  consent.grant()
  const { shop, tracking } = open({
    shop: { consent },
    async through(request, handle) {
      const answer = await handle(request)
      if (early && request.url.includes('/touchpoints')) consent.deny('analytics')
      return answer
    },
  })
  trackSessions(tracking)
  const { id, saved } = tracking.track('page_view', {})
  await saved
  pageAt('http://shop.test/')
  await shop.flush()
  consent.deny('analytics')
  await shop.flush()
  await shop.flush()
  const disk = JSON.stringify(await onDisk('up'))
  expect(disk).toMatch(/"told":{[^}]*"analytics":1/)
  expect(disk).not.toContain('CAMPAIGN')
  expect(disk).not.toContain(id)
})

test('click ids leave the disk also when marketing is withdrawn while they are on their way', async () => {
  pageAt('http://shop.test/?gclid=CLICK')
  const consent = createConsent()
  consent.grant()
  let arrived = false
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { shop, tracking } = open({
    shop: { consent },
    async through(request, handle) {
      const answer = await handle(request)
      if (!request.url.includes('/touchpoints')) return answer
      arrived = true
      await held
      return answer
    },
  })
  trackSessions(tracking)
  await shop.flush()
  await tracking.track('page_view', {}).saved
  void shop.flush()
  await expect.poll(() => arrived).toBe(true)
  pageAt('http://shop.test/')
  consent.deny('marketing')
  await expect.poll(async () => JSON.stringify(await onDisk('up'))).toContain('"forgotten":{"marketing":1}')
  release()
  await expect.poll(() => tracking.stats().acknowledged).toBe(1)
  await expect.poll(async () => JSON.stringify(await onDisk('up'))).not.toContain('CLICK')
})

test('click ids leave the disk with marketing withdrawn, and are not on it without', async () => {
  pageAt('http://shop.test/?gclid=CLICK')
  const consent = createConsent()
  consent.grant()
  const { shop, tracking } = open({ shop: { consent } })
  trackSessions(tracking)
  tracking.track('page_view', {})
  await shop.flush()
  pageAt('http://shop.test/')
  consent.deny('marketing')
  await shop.flush()
  await shop.flush()
  expect(JSON.stringify(await onDisk('up'))).not.toContain('CLICK')
})

test('click ids of before a withdrawal are not sent after the next grant', async () => {
  pageAt('http://shop.test/?gclid=CLICK')
  const consent = createConsent()
  consent.grant()
  const { shop, tracking, kept } = open({ shop: { consent } })
  trackSessions(tracking)
  tracking.track('page_view', {})
  await shop.flush()
  pageAt('http://shop.test/')
  consent.deny('marketing')
  await shop.flush()
  await shop.flush()
  expect(JSON.stringify(kept())).not.toContain('CLICK')
  consent.grant('marketing')
  tracking.track('later', {})
  await shop.flush()
  expect(JSON.stringify(kept())).not.toContain('CLICK')
})

test('click ids that wait leave the disk with marketing withdrawn, and are not sent after the next grant', async () => {
  pageAt('http://shop.test/?gclid=CLICK', 'http://shop.test/?size=M&gclid=CLICK')
  const consent = createConsent()
  consent.grant()
  let online = false
  const { shop, tracking, kept } = open({
    shop: { consent },
    through: (request, handle) => (online ? handle(request) : noServer()),
  })
  trackSessions(tracking)
  await tracking.track('page_view', { page_location: 'http://shop.test/?gclid=CLICK#tea' }).saved
  consent.deny('marketing')
  await expect.poll(async () => JSON.stringify(await onDisk('up'))).not.toContain('CLICK')
  consent.grant('marketing')
  online = true
  await shop.flush()
  await shop.flush()
  expect(kept()).toMatchObject([
    {
      params: { page_location: 'http://shop.test/#tea' },
      page: { location: 'http://shop.test/', referrer: 'http://shop.test/?size=M' },
    },
  ])
  expect(JSON.stringify(kept())).not.toContain('CLICK')
})

test('before marketing is granted no click id is on the disk', async () => {
  pageAt('http://shop.test/?gclid=CLICK')
  const consent = createConsent()
  consent.grant('analytics')
  const { tracking } = open({ shop: { consent } })
  trackSessions(tracking)
  await tracking.track('page_view', {}).saved
  expect(JSON.stringify(await onDisk('up'))).not.toContain('CLICK')
})

test('click ids hide in no referrer', async () => {
  pageAt('http://shop.test/tea', 'http://shop.test/?gclid=CLICK')
  const consent = createConsent()
  consent.grant('analytics')
  const { shop, tracking, kept } = open({ shop: { consent } })
  trackSessions(tracking)
  tracking.track('page_view', {
    page_location: 'http://shop.test/tea',
    page_referrer: 'http://shop.test/?gclid=CLICK',
  })
  await shop.flush()
  expect(JSON.stringify(kept())).not.toContain('CLICK')
})

test.each([
  ['/tea?size=M&gclid=CLICK', '/tea?size=M'],
  ['/tea?gclid=CLICK&yclid=CLICK&size=M#top', '/tea?size=M#top'],
  ['/tea?gclid=CLICK&fbclid=CLICK', '/tea'],
  ['/tea?GCLID=CLICK', '/tea'],
])('click ids hide in no address that stands in another one: %s', async (to, clean) => {
  const login = (to: string) => `http://shop.test/login?to=${encodeURIComponent(to)}&step=1`
  pageAt(login(to))
  const consent = createConsent()
  consent.grant('analytics')
  const { shop, tracking, kept } = open({ shop: { consent } })
  tracking.track('page_view', { page_location: `http://shop.test${to}` })
  await shop.flush()
  expect(kept()).toMatchObject([
    { page: { location: login(clean) }, params: { page_location: `http://shop.test${clean}` } },
  ])
})

test('click ids hide in no address, without trackSessions', async () => {
  pageAt('http://shop.test/tea?gclid=CLICK')
  const consent = createConsent()
  consent.grant('analytics')
  const { shop, tracking, kept } = open({ shop: { consent } })
  tracking.track('page_view', {})
  await shop.flush()
  expect(JSON.stringify(kept())).not.toContain('CLICK')
})

test.each([
  ['held', false],
  ['granted, and withdrawn while it waits', true],
])('a quote behind a click id keeps nothing from being recorded and sent: %s', async (_, granted) => {
  const consent = createConsent()
  if (granted) consent.grant()
  const { shop, tracking, kept } = open({ shop: { consent } })
  tracking.track('search', { search_term: '/tea?gclid="CLICK\\"', size: 'M' })
  const next = tracking.track('seen', {})
  consent.grant('analytics')
  await next.saved
  consent.deny('marketing')
  expect(tracking.stats()).toMatchObject({ accepted: 2, held: 0 })
  await shop.flush()
  await shop.flush()
  expect(kept().map(({ name, params }) => [name, params])).toEqual([
    ['search', { search_term: '/tea', size: 'M' }],
    ['seen', {}],
  ])
})

test('a bridge hears no field whose purpose is denied', async () => {
  const consent = createConsent()
  consent.grant('analytics')
  const { tracking } = open({ shop: { consent }, tracking: { fields: { email: 'marketing' } } })
  const heard: unknown[] = []
  tracking.observe({ recorded: (one) => heard.push(one) })
  tracking.track('seen', { email: 'a@b.c' })
  expect(JSON.stringify(heard)).not.toContain('a@b.c')
})

test('who is denied from the start has nothing of an earlier grant sent', async () => {
  const database = memoryDatabase()
  const granted = createConsent()
  granted.grant()
  const first = open({ database, shop: { consent: granted }, through: noServer })
  await first.tracking.track('seen', {}).saved
  first.shop.close()
  const consent = createConsent({ sources: [(tell) => tell({ analytics: false, marketing: false })] })
  const next = open({ database, shop: { consent } })
  await next.shop.flush()
  await next.shop.flush()
  expect(database.touchpoints.size).toBe(0)
})

test('long addresses block nothing', async () => {
  const database = memoryDatabase()
  const { shop, tracking } = open({ database })
  await shop.flush()
  for (let n = 0; n < 150; n++) {
    pageAt(`http://shop.test/#/configure?state=${n}${Math.random()}${'abcdefgh'.repeat(1000)}`)
    tracking.track('seen', {})
  }
  for (let i = 3; i; i--) await shop.flush()
  expect(database.touchpoints.size).toBe(150)
}, 60_000)

test('a link that says more than a request takes blocks nothing', async () => {
  let online = false
  const { shop, tracking, database } = open({
    through: (request, handle) => (online ? handle(request) : noServer()),
  })
  trackSessions(tracking)
  const long = encodeURIComponent('あ'.repeat(200))
  const ids = 'gclid gbraid wbraid yclid ldtag_cl msclkid fbclid ttclid twclid'.split(' ')
  for (const name of ['utm_medium', ...ids]) {
    pageAt(`http://shop.test/?utm_source=${long}&${name}=${long}`)
    tracking.track('seen', {})
  }
  for (let n = 0; n < 300; n++) {
    pageAt(`http://shop.test/${n}`)
    tracking.track('seen', {})
  }
  await shop.flush()
  online = true
  for (let left = 6; left; left--) await shop.flush()
  expect(database.touchpoints.size).toBe(310)
})

test('what is too large for somebody on the way goes in pieces, down to a single one', async () => {
  const { shop, tracking, database } = open({
    through: async (request, handle) =>
      request.url.includes('/touchpoints') && (await textOf(request.clone())).entries.length > 1
        ? new Response('', { status: 413 })
        : handle(request),
  })
  await shop.flush()
  for (let n = 0; n < 20; n++) tracking.track('seen', { text: 'x'.repeat(n === 9 ? 32_000 : 0) })
  for (let left = 12; left; left--) await shop.flush()
  expect(database.touchpoints.size).toBe(20)
})

test('two writes that find the disk full at the same time keep it', async () => {
  const { shop, tracking } = open({ through: noServer })
  const cart = createCart(shop)
  for (let left = 50; left; left--) tracking.track('scroll', {})
  await tracking.track('view_item', { items: [] }).saved
  const { put } = IDBObjectStore.prototype
  let full = true
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, row, key) {
    if (full && (row as any)?.gone === undefined) throw new DOMException('No space', 'QuotaExceededError')
    full = false
    return put.call(this, row, key)
  })
  const one = cart.add({ item_id: 'TEA' }).saved
  await null
  await null
  await null
  const two = tracking.track('view_item', { items: [] }).saved
  expect(await Promise.all([one, two])).toEqual(['disk', 'disk'])
})

test('what has a purpose of its own is disclosed under it', () => {
  const consent = createConsent()
  open({
    shop: { consent },
    tracking: { purposes: { quiz_finished: 'personalization' }, fields: { email: 'marketing' } },
  })
  const disclosed = consent
    .disclosure('en')
    .filter(({ collection }) => collection === 'touchpoints')
    .map(({ purpose, sent }) => [purpose, sent.map(({ name }) => name).join(' ')])
  expect(disclosed).toEqual(
    expect.arrayContaining([
      ['marketing', 'click_ids'],
      ['marketing', 'fields'],
      ['personalization', expect.stringContaining('params')],
    ]),
  )
  expect(disclosed.find(([purpose]) => purpose === 'analytics')?.[1]).not.toContain('click_ids')
})

test('what is tracked after a new grant is not deleted with what was withdrawn before', async () => {
  const page = eventTarget()
  const consent = createConsent()
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const { shop, tracking, kept, requests } = open({
    shop: { consent },
    async through(request, handle) {
      if (request.url.includes('/forget')) await answered
      return handle(request)
    },
  })
  consent.grant()
  tracking.track('search', { search_term: 'tea' })
  await shop.flush()
  consent.deny('analytics')
  void shop.flush()
  await expect.poll(() => requests).toContain('forget')
  requests.length = 0
  consent.grant('analytics')
  await tracking.track('view_item', { items: [] }).saved
  leave(page)
  await new Promise((resolve) => setTimeout(resolve, 50))
  answer()
  await shop.flush()
  expect(kept().map(({ name }) => name)).toEqual(['view_item'])
})
