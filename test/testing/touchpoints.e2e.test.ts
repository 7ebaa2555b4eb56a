import { expect as playwrightExpect, type Page as TestPage } from '@playwright/test'
import type { Browser, Page } from 'playwright-core'
import { followVisit, type Touchpoints, toHaveTouchpoint, touchpoints } from 'throughline/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser, PATIENCE } from '../support/browser.ts'
import type { Site } from '../support/site.ts'
import { startShop } from './shopSite.ts'

declare module 'vitest' {
  interface Assertion<T> {
    toHaveTouchpoint(...expected: Parameters<Touchpoints['toHaveTouchpoint']>): Promise<void>
  }
}

expect.extend({ toHaveTouchpoint })
const inPlaywright = playwrightExpect.extend({ toHaveTouchpoint })
/** In milliseconds: what is not there will not come. */
const SOON = { timeout: 300 }
let browser: Browser
let site: Site
let page: Page

beforeAll(async () => {
  ;[browser, site] = await Promise.all([launchBrowser(), startShop('test/testing/page.js')])
})
beforeEach(async () => {
  page = await browser.newPage({ baseURL: site.url })
})
afterEach(() => page.close())
afterAll(async () => {
  await browser?.close()
  site?.close()
})

const track = (name: string, params: object = {}): Promise<string> =>
  page.evaluate(([name, params]) => (globalThis as any).track(name, params), [name, params] as const)
const agree = () => page.evaluate(() => (globalThis as any).agree())
const names = async (seen: Touchpoints) => (await seen.all()).map(({ name }) => name)
const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'It has not failed.',
    (error) => error.message,
  )

test('what a page records is seen at once, in its order, with all that is known of it', async () => {
  const seen = touchpoints(page)
  await page.goto('/tea')
  const began = Date.now()
  const id = await track('view_item', { currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1' }] })
  await track('add_to_cart', { currency: 'JPY', value: 1980 })
  await track('ad_seen', { loyalty_id: 'L-1' })
  await seen.toHaveTouchpoint('ad_seen', { loyalty_id: 'L-1' })
  const [first, second, third] = await seen.all()
  expect(first).toEqual({
    id,
    name: 'view_item',
    params: { currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1' }] },
    at: expect.any(Number),
    page: expect.objectContaining({ location: `${site.url}/tea`, title: '茶' }),
    purpose: 'analytics',
  })
  expect(first!.at).toBeGreaterThanOrEqual(began)
  expect([second!.name, third!.name, third!.purpose]).toEqual(['add_to_cart', 'ad_seen', 'marketing'])
})

test('what was sent in company, compressed, is seen whole', async () => {
  const seen = touchpoints(page)
  await page.goto('/')
  await page.evaluate(() => {
    for (let n = 0; n < 150; n++) (globalThis as any).track('seen', { n, text: `茶${n}`.repeat(150) })
  })
  const all = await seen.all()
  expect(all.map(({ params }) => params.n)).toEqual(Array.from({ length: 150 }, (_, n) => n))
})

test('what a page says while it is left is seen once, and so is what follows on the next page', async () => {
  const seen = touchpoints(page)
  await page.goto('/tea')
  await track('hello')
  await seen.flush()
  await track('bye', { n: 1 })
  await page.goto('/cup')
  await track('hello')
  // What a page stores as its last, the next one may find a moment later.
  await expect.poll(() => names(seen), PATIENCE).toEqual(['hello', 'bye', 'left', 'hello'])
  await page.goto('/elsewhere')
  await expect.poll(() => names(seen), PATIENCE).toEqual(['hello', 'bye', 'left', 'hello', 'left'])
})

test('a later call hears what the first one has heard', async () => {
  touchpoints(page)
  await page.goto('/')
  await track('hello')
  expect(await names(touchpoints(page))).toEqual(['hello'])
})

test('both kinds of expect know the matcher, and what is not there', async () => {
  touchpoints(page)
  await page.goto('/')
  await track('add_to_cart', { currency: 'JPY', items: [{ item_id: 'SKU-1', quantity: 1 }] })
  await expect(touchpoints(page)).toHaveTouchpoint('add_to_cart', { currency: expect.any(String) })
  await expect(touchpoints(page)).not.toHaveTouchpoint('purchase')
  const params = { items: [inPlaywright.objectContaining({ item_id: 'SKU-1' })] }
  await inPlaywright(touchpoints(page as TestPage)).toHaveTouchpoint('add_to_cart', params)
  await inPlaywright(touchpoints(page)).not.toHaveTouchpoint('add_to_cart', { currency: 'USD' })
  expect(await failure(expect(touchpoints(page)).not.toHaveTouchpoint('add_to_cart'))).toContain(
    'but it was sent',
  )
})

test('who expects what was not sent is shown the nearest miss, and all that was', async () => {
  const seen = touchpoints(page)
  await page.goto('/')
  await track('add_to_cart', { currency: 'USD', value: 3, items: [{ item_id: 'SKU-1' }] })
  await track('add_to_cart', { currency: 'USD' })
  const wanted = { currency: 'JPY', value: expect.any(Number), items: [{ item_id: 'SKU-1', price: 1980 }] }
  const message = await failure(seen.toHaveTouchpoint('add_to_cart', wanted, SOON))
  expect(message).toContain('Expected add_to_cart { currency: "JPY", value: Any<Number>, items: [')
  expect(message).toContain(
    '  currency: expected "JPY", got "USD"\n  items[0].price: expected 1980, got nothing\n',
  )
  expect(message).toContain('What was sent:\n  add_to_cart { currency: "USD", value: 3, items: [')
  expect(await failure(touchpoints(page).toHaveTouchpoint('purchase', {}, SOON))).toContain('none was sent')
})

test('times and after narrow what counts', async () => {
  const seen = touchpoints(page)
  await page.goto('/')
  await track('hello', { n: 1 })
  await track('hello', { n: 2 })
  const [first] = await seen.all()
  await seen.toHaveTouchpoint('hello', {}, { times: 2 })
  await seen.toHaveTouchpoint('hello', {}, { times: 1, after: first! })
  expect(await failure(seen.toHaveTouchpoint('hello', {}, { times: 1, ...SOON }))).toContain('2 was sent')
  expect(await failure(seen.toHaveTouchpoint('hello', { n: 1 }, { after: first!.at, ...SOON }))).toContain(
    'none',
  )
})

test('exactly so many means that no other one follows', async () => {
  const seen = touchpoints(page)
  await page.goto('/')
  await seen.flush()
  let again: Promise<string> | undefined
  page.on('request', (request) => {
    if (request.postData()?.includes('hello')) again ??= track('hello')
  })
  const wrong = failure(seen.toHaveTouchpoint('hello', {}, { times: 1 }))
  // When it is being waited for.
  await page.evaluate(() => setTimeout(() => (globalThis as any).track('hello'), 1000))
  expect(await wrong).toContain('2 was sent')
  await again
})

test('who listens too late is told so', async () => {
  await page.goto('/')
  expect(await failure(touchpoints(page).toHaveTouchpoint('hello', {}, SOON))).toContain('before page.goto')
})

test('a visit that records what is expected passes', async () => {
  const visit = followVisit(page, { anytime: ['scroll'] })
  await visit.step('open', () => page.goto('/?ask'), [])
  await visit.step('look', () => track('view_item', { value: 1 }), [])
  await visit.step('agree', agree, [['view_item', { value: 1 }, 'held']])
  await visit.step('scroll', () => track('scroll'), [])
  await visit.step('buy', () => track('add_to_cart', { value: 2, more: true }), [
    ['add_to_cart', { value: 2 }],
  ])
  await visit.end()
})

/** What goes wrong in a visit of three steps, and what is said about it. */
const mistakes: Record<string, readonly [act: () => Promise<unknown>, message: RegExp]> = {
  'is missing': [async () => {}, /add_to_cart is missing after 'buy'/],
  'comes twice': [
    async () => {
      await track('add_to_cart', { currency: 'JPY' })
      await track('add_to_cart', { currency: 'JPY' })
    },
    /add_to_cart came once too often after 'buy'/,
  ],
  'has another parameter': [
    () => track('add_to_cart', { currency: 'USD' }),
    /add_to_cart is not as recorded after 'buy': currency: expected "JPY", got "USD"/,
  ],
  'lacks a parameter': [() => track('add_to_cart'), /currency: expected "JPY", got nothing/],
  'comes with another one': [
    async () => {
      await track('surprise')
      await track('add_to_cart', { currency: 'JPY' })
    },
    /surprise came unexpectedly after 'buy'/,
  ],
}

test.each(Object.entries(mistakes))('a visit in which a touchpoint %s fails', async (_, [act, message]) => {
  const run = async () => {
    const visit = followVisit(page, SOON)
    await visit.step('open', () => page.goto('/'))
    await visit.step('buy', act, [['add_to_cart', { currency: 'JPY' }]])
    await visit.step('go on', async () => {}, [])
    await visit.end()
  }
  expect(await failure(run())).toMatch(message)
})

test('a visit in another order fails', async () => {
  const visit = followVisit(page, SOON)
  await visit.step('open', () => page.goto('/'))
  const act = async () => {
    await track('second')
    await track('first')
  }
  expect(await failure(visit.step('buy', act, [['first'], ['second']]))).toContain(
    "another one after 'buy': second, first instead of first, second.",
  )
})

test('a visit in which something happens before its step fails', async () => {
  const visit = followVisit(page, SOON)
  await visit.step('open', () => page.goto('/'), [])
  await visit.step('look', () => track('add_to_cart'), [])
  const message = await failure(visit.step('buy', async () => {}, [['add_to_cart']]))
  expect(message).toMatch(/add_to_cart happened before 'buy', after 'look'/)
})

test('a visit in which something is sent before somebody agrees fails', async () => {
  const visit = followVisit(page, SOON)
  await visit.step('open', () => page.goto('/'), [])
  await visit.step('look', () => track('view_item'), [])
  const message = await failure(visit.step('agree', async () => {}, [['view_item', {}, 'held']]))
  expect(message).toMatch(/view_item came unexpectedly after 'look', before 'agree'/)
})

test('a visit ends only when nothing is left', async () => {
  const visit = followVisit(page, SOON)
  await visit.step('open', () => page.goto('/'), [])
  await visit.step('look', () => track('late'), [])
  expect(await failure(visit.end())).toMatch(/late came unexpectedly after 'look'/)
})
