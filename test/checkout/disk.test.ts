import { indexedDb } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { createDisk } from '../schedules/disk.ts'
import { closeShops, settled } from '../support/shop.ts'
import { freshDisks } from '../support/trackingShop.ts'
import { clock, cup, openCounter, STEPS, seen, tea } from './tools.ts'

freshDisks()
afterEach(closeShops)

/** A page on the disk of this test. */
const load = () => openCounter(undefined, {}, { storage: indexedDb() })

test('a page that begins before anything is read goes on with what is there, and tells no beginning', async () => {
  const before = load()
  await before.shop.ready
  before.checkout.begin()
  await before.checkout.complete('contact', { email: 'a@example.jp' }).saved
  const { id } = before.checkout.get()
  before.shop.close()

  const { checkout, shop, told } = load()
  checkout.begin()
  expect(checkout.get().status).toBe('active')
  await shop.ready
  await settled()
  expect(seen(checkout)).toBe('contact✓ shipping● payment review')
  expect(checkout.get()).toMatchObject({ id, data: { contact: { email: 'a@example.jp' } } })
  expect(told()).toEqual([])
})

test('a page that begins before anything is read knows who comes back', async () => {
  const before = load()
  await before.shop.ready
  before.cart.add(tea)
  before.toReview()
  before.checkout.remember(true)
  await before.checkout.place(async () => ({ transaction_id: 'T-1' }))
  await before.cart.add(cup).saved
  before.shop.close()
  clock.now += 60_000

  const { checkout, shop, told } = load()
  checkout.begin()
  await shop.ready
  await settled()
  expect(seen(checkout)).toBe('payment● review')
  expect(checkout.get().data.contact).toEqual({ contact_field: 'x' })
  expect(told()).toEqual(['begin_checkout', 'checkout_step_viewed payment'])
})

test('what is typed before anything is read counts for more than what is remembered', async () => {
  const before = load()
  await before.shop.ready
  before.cart.add(tea)
  before.toReview()
  before.checkout.remember(true)
  await before.checkout.place(async () => ({ transaction_id: 'T-1' }))
  await before.cart.add(cup).saved
  before.shop.close()

  const { checkout, shop } = load()
  checkout.begin()
  checkout.complete('contact', { contact_field: 'y' })
  await shop.ready
  await settled()
  expect(checkout.get().data).toEqual({ contact: { contact_field: 'y' }, shipping: { shipping_field: 'x' } })
})

test('an order that is confirmed before anything is read is the one on its way, also where one has begun', async () => {
  const before = load()
  await before.shop.ready
  before.cart.add(tea)
  before.toReview()
  expect(await before.checkout.place(async () => undefined)).toEqual({ status: 'pending' })
  before.shop.close()

  const { checkout, shop, lines, tracking } = load()
  checkout.begin()
  await checkout.confirm({ transaction_id: 'T-1' }).settled
  await shop.ready
  expect([checkout.get().status, lines()]).toEqual(['placed', []])
  expect(tracking.of('purchase')).toMatchObject([{ transaction_id: 'T-1', items: [{ item_id: 'TEA' }] }])
})

test.each([
  ['nothing of it', { id: 'x' }],
  ['no steps', { id: 'x', all: ['contact'], steps: [], done: [] }],
  ['steps that are none', { id: 'x', all: ['contact'], steps: 5, done: [] }],
  ['an order of nothing', { id: 'x', all: STEPS, steps: STEPS, done: [], at: 'contact', placing: { at: 1 } }],
])('a disk on which a checkout has %s throws nothing into the page', async (_, row) => {
  const disk = createDisk()
  const rows = disk.rows() as Map<string, unknown>
  rows.set('checkout/now', row)
  const { checkout, shop, cart, toReview } = openCounter(undefined, {}, { storage: disk.open(() => true) })
  await shop.ready
  expect(checkout.get().status).toBe('idle')
  cart.add(tea)
  toReview()
  expect(await checkout.place(async () => ({ transaction_id: 'T-1' }))).toMatchObject({ status: 'placed' })
})

test('card data is not on the disk in production either', async () => {
  const { checkout, shop } = load()
  await shop.ready
  checkout.begin()
  process.env.NODE_ENV = 'production'
  try {
    await checkout.complete('contact', { note: '4242424242424242', zip: '1000001' }).saved
  } finally {
    process.env.NODE_ENV = 'test'
  }
  const stored = JSON.stringify([...shop.hub.log.rows()])
  expect(stored).toContain('1000001')
  expect(stored).not.toContain('4242')
})
