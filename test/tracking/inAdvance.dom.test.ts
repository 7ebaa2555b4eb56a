import { createCart, createConsent, memory } from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { ends, open } from '../support/trackingShop.ts'

const prerendering = (value: boolean) =>
  Object.defineProperty(document, 'prerendering', { value, configurable: true })

afterEach(() => {
  for (const end of ends.splice(0)) end()
  prerendering(false)
  vi.useRealTimers()
})

test('what a page rendered in advance tracks is held until it is shown, and has happened when it did', async () => {
  prerendering(true)
  const before = Date.now()
  const { shop, tracking, kept } = open({ shop: { storage: memory() } })
  const heard: number[] = []
  tracking.observe({ recorded: ({ at }) => heard.push(at) })
  const { settled } = tracking.track('view_item', { items: [] })
  const tracked = Date.now()
  await shop.flush()
  expect([kept(), heard]).toEqual([[], []])
  expect(tracking.stats()).toEqual({ accepted: 1, acknowledged: 0, queued: 0, held: 1, dropped: {} })
  await expect.poll(() => Date.now()).toBeGreaterThan(tracked)
  prerendering(false)
  document.dispatchEvent(new Event('prerenderingchange'))
  await shop.flush()
  expect(await settled).toEqual({ status: 'synced' })
  expect(kept().map(({ name }) => name)).toEqual(['view_item'])
  expect(heard).toHaveLength(1)
  expect(heard[0]).toBeGreaterThanOrEqual(before)
  expect(heard[0]).toBeLessThanOrEqual(tracked)
  expect(tracking.stats()).toEqual({ accepted: 1, acknowledged: 1, queued: 0, held: 0, dropped: {} })
})

test('an order has been made, whoever sees the page that says so', async () => {
  prerendering(true)
  const { shop, tracking, kept } = open({ shop: { storage: memory() } })
  createCart(shop, { tracking }).purchase({ transaction_id: 'T-1', items: [{ item_id: 'TEA', price: 1980 }] })
  await shop.flush()
  expect(kept().map(({ name }) => name)).toEqual(['purchase'])
})

test('who has not seen the page has not let the time for an answer pass', () => {
  vi.useFakeTimers()
  prerendering(true)
  const consent = createConsent({ timeout: 1000 })
  vi.advanceTimersByTime(5000)
  expect(consent.get().analytics).toBeUndefined()
  document.dispatchEvent(new Event('prerenderingchange'))
  vi.advanceTimersByTime(999)
  expect(consent.get().analytics).toBeUndefined()
  vi.advanceTimersByTime(1)
  expect(consent.get().analytics).toBe(false)
})
