import { memory } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { ends, open } from '../support/trackingShop.ts'

const prerendering = (value: boolean) =>
  Object.defineProperty(document, 'prerendering', { value, configurable: true })

afterEach(() => {
  for (const end of ends.splice(0)) end()
  prerendering(false)
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
