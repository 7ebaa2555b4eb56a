import { bridgeDataLayer } from 'throughline/bridges'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

type Push = Record<string, unknown>
const page = globalThis as { dataLayer?: unknown[] }
let tracking = recordingTracking()
let stop = () => {}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  page.dataLayer = []
  tracking = recordingTracking()
})
afterEach(() => {
  stop()
  delete page.dataLayer
  vi.useRealTimers()
})

const tea = { item_id: 'TEA', price: 1980, quantity: 1 }
const cup = { item_id: 'CUP', price: 900, quantity: 1 }
const endTask = () => vi.runAllTimers()
/** What the layer was told, as `name event_id`, the page's own without an id. */
const told = () =>
  (page.dataLayer ?? [])
    .map((pushed) => pushed as Push)
    .filter((pushed) => pushed.event || pushed[0] === 'event')
    .map((pushed) =>
      pushed[0]
        ? `${pushed[1]} ${(pushed[2] as Push).event_id ?? ''}`
        : `${pushed.event} ${pushed.event_id ?? ''}`,
    )
    .map((text) => text.trim())
/** As the snippet of Google defines it. */
function gtag(..._: unknown[]) {
  // biome-ignore lint/complexity/noArguments: what gtag pushes
  page.dataLayer?.push(arguments)
}

test('what is recorded is pushed as GA4 wants it, under the same id, after clearing the last one', () => {
  stop = bridgeDataLayer(tracking)
  tracking.track('add_to_cart', { currency: 'JPY', value: 1980, items: [tea] })
  tracking.track('search', { search_term: '煎茶' })
  expect(page.dataLayer).toEqual([])
  endTask()
  expect(page.dataLayer).toEqual([
    { ecommerce: null },
    { event: 'add_to_cart', event_id: 't1', ecommerce: { currency: 'JPY', value: 1980, items: [tea] } },
    { event: 'search', event_id: 't2', search_term: '煎茶' },
  ])
})

test('a tag that fails with one event is told of the others, and the page hears nothing of it', () => {
  const trouble = vi.spyOn(console, 'error').mockImplementation(() => {})
  const failing = (command: 'event', name: string, params: object) => {
    if (name === 'view_item') throw new Error('broken')
    gtag(command, name, params)
  }
  stop = bridgeDataLayer(tracking, { gtag: failing })
  tracking.track('view_item', { items: [tea] })
  tracking.track('add_to_cart', { items: [tea] })
  expect(endTask).not.toThrow()
  expect(told()).toEqual([expect.stringMatching(/^add_to_cart /)])
  expect(trouble).toHaveBeenCalledOnce()
  trouble.mockRestore()
})

test('with gtag the same goes as its arguments', () => {
  stop = bridgeDataLayer(tracking, { gtag })
  tracking.track('view_item', { items: [tea] })
  tracking.track('view_item', { items: [tea] })
  endTask()
  expect(told()).toEqual(['view_item t1', 'view_item t2'])
})

test('what the tag collects by itself is left to it', () => {
  stop = bridgeDataLayer(tracking)
  tracking.track('page_view')
  tracking.track('scroll', { percent_scrolled: 90 })
  endTask()
  expect(page.dataLayer).toEqual([])
})

test.each<[string, () => void]>([
  [
    'a push',
    () => page.dataLayer?.push({ event: 'add_to_cart', ecommerce: { value: 1980.0, items: [tea] } }),
  ],
  ['gtag', () => gtag('event', 'add_to_cart', { items: [tea] })],
])('what the page tells by %s, before or in the same task, is not told again', (_, tell) => {
  tell()
  stop = bridgeDataLayer(tracking)
  tracking.track('add_to_cart', { items: [tea] })
  endTask()
  tracking.track('add_to_cart', { items: [tea] })
  tell()
  endTask()
  expect(told()).toEqual(['add_to_cart', 'add_to_cart'])
})

test('one push of the page stands for one touchpoint, and for no other product', () => {
  stop = bridgeDataLayer(tracking)
  page.dataLayer?.push({ event: 'add_to_cart', ecommerce: { items: [tea] } })
  tracking.track('add_to_cart', { items: [cup] })
  tracking.track('add_to_cart', { items: [tea] })
  tracking.track('add_to_cart', { items: [tea] })
  endTask()
  expect(told()).toEqual(['add_to_cart', 'add_to_cart t1', 'add_to_cart t3'])
})

test('a page that tells later can be waited for', () => {
  stop = bridgeDataLayer(tracking, { wait: 500 })
  tracking.track('view_item', { items: [tea] })
  vi.advanceTimersByTime(499)
  page.dataLayer?.push({ event: 'view_item', ecommerce: { items: [tea] } })
  endTask()
  expect(told()).toEqual(['view_item'])
})

test('an order is told once, whoever tells it first, and whatever its items look like', async () => {
  stop = bridgeDataLayer(tracking)
  page.dataLayer?.push({ event: 'purchase', ecommerce: { transaction_id: 1001, items: [] } })
  const order = { currency: 'JPY', value: 1980, items: [tea] }
  for (const transaction_id of ['1001', '1001', '1002', '1002']) {
    await tracking.track('purchase', { ...order, transaction_id }).saved
    endTask()
  }
  expect(told()).toEqual(['purchase', 'purchase t3'])
})

test('an order is not told before it is known whether it is a repetition, unless the page is left', () => {
  stop = bridgeDataLayer(tracking)
  tracking.track('purchase', { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [tea] })
  tracking.track('view_item', { items: [tea] })
  endTask()
  expect(told()).toEqual(['view_item t2'])
  dispatchEvent(new Event('pagehide'))
  expect(told()).toEqual(['view_item t2', 'purchase t1'])
})

test('events without items are the same when nothing differs', () => {
  stop = bridgeDataLayer(tracking)
  page.dataLayer?.push({ event: 'search', search_term: '煎茶', page_type: 'results' })
  page.dataLayer?.push({ event: 'login', ecommerce: 'a text' })
  tracking.track('search', { search_term: 'カップ' })
  tracking.track('search', { search_term: '煎茶' })
  tracking.track('login')
  endTask()
  expect(told()).toEqual(['search', 'login', 'search t1'])
})

test('Tag Manager may take over the push and drop what is old, before and after', () => {
  stop = bridgeDataLayer(tracking)
  tracking.track('view_item', { items: [tea] })
  endTask()
  const layer = page.dataLayer!
  const heard: unknown[] = []
  layer.push = (...pushed: unknown[]) => {
    heard.push(...pushed)
    const length = Array.prototype.push.apply(layer, pushed)
    while (layer.length > 2) layer.shift()
    return length
  }
  const { push } = layer
  tracking.track('view_item', { items: [tea] })
  tracking.track('view_item', { items: [tea] })
  endTask()
  expect(heard.filter((pushed) => (pushed as Push).event)).toHaveLength(2)
  stop()
  expect(layer.push).toBe(push)
})

test('a layer that is missing is made, and one that the page replaces is found', () => {
  delete page.dataLayer
  stop = bridgeDataLayer(tracking)
  tracking.track('search', { search_term: '1' })
  endTask()
  expect(told()).toEqual(['search t1'])
  page.dataLayer = []
  tracking.track('search', { search_term: '2' })
  endTask()
  expect(told()).toEqual(['search t2'])
})

test('what waits when the page is left, or at the stop, is told; what comes later is not', () => {
  stop = bridgeDataLayer(tracking)
  tracking.track('search', { search_term: '1' })
  dispatchEvent(new Event('pagehide'))
  expect(told()).toEqual(['search t1'])
  tracking.track('search', { search_term: '2' })
  stop()
  expect(told()).toEqual(['search t1', 'search t2'])
  tracking.track('search', { search_term: '3' })
  endTask()
  expect(told()).toHaveLength(2)
  expect(tracking.attached.size).toBe(0)
})
