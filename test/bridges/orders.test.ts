import { createConsent } from 'throughline'
import { bridgeDataLayer } from 'throughline/bridges'
import { expect, test } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { ends, freshDisks, open } from '../support/trackingShop.ts'

freshDisks()

const database = memoryDatabase()
const order = { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [{ item_id: 'TEA' }] }
/** A page of thanks, and what it tells the tag manager of. */
const thank = () => {
  const { shop, tracking } = open({ database })
  const dataLayer: { event?: string; event_id?: string }[] = []
  ends.push(bridgeDataLayer(tracking, { dataLayer }))
  const { saved } = tracking.track('purchase', order)
  tracking.track('purchase', { ...order, transaction_id: 1 } as never)
  tracking.track('seen', {})
  return {
    shop,
    saved,
    told: () => dataLayer.flatMap(({ event, event_id }) => (event ? [event_id ?? ''] : [])),
  }
}

test('an order is told once, however often its page is loaded, also before anything was sent', async () => {
  const first = thank()
  await expect.poll(() => first.told()).toHaveLength(3)
  expect(first.told()).toEqual(expect.arrayContaining(['purchase/T-1', 'purchase/1']))
  first.shop.close()
  const again = thank()
  await again.saved
  await expect.poll(() => again.told()).toHaveLength(1)
  await again.shop.flush()
  expect(again.told()[0]).not.toContain('purchase')
  again.shop.close()
  const later = thank()
  await later.saved
  await expect.poll(() => later.told()).toHaveLength(1)
})

test('an order is told once, whether its number is written as a text or as a number', async () => {
  const { tracking } = open({ database })
  const dataLayer: { event?: string }[] = []
  ends.push(bridgeDataLayer(tracking, { dataLayer }))
  tracking.track('purchase', { ...order, transaction_id: 1001 } as never)
  await tracking.track('purchase', { ...order, transaction_id: '1001' }).saved
  await tracking.track('seen', {}).saved
  await expect.poll(() => dataLayer.at(-1)?.event).toBe('seen')
  expect(dataLayer.filter(({ event }) => event === 'purchase')).toHaveLength(1)
})

test('what is withdrawn while the page may still tell by itself is not told', async () => {
  const consent = createConsent()
  consent.grant()
  const { tracking } = open({ database, shop: { consent } })
  const dataLayer: unknown[] = []
  ends.push(bridgeDataLayer(tracking, { dataLayer, wait: 100 }))
  const { settled } = tracking.track('view_item', { items: order.items })
  consent.deny()
  expect(await settled).toMatchObject({ reason: 'withdrawn' })
  consent.grant()
  await tracking.track('seen', {}).saved
  await expect.poll(() => dataLayer).not.toEqual([])
  expect(dataLayer).toMatchObject([{ event: 'seen' }])
})
