import { createCart, createCheckout, createStorefront, createTracking, http } from 'throughline'
import { showStepInTitle, stepsInHistory } from 'throughline/checkout'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDisk } from '../schedules/disk.ts'
import { closeShops, createServer, settled } from '../support/shop.ts'
import { clock, openCounter, STEPS, tea } from './tools.ts'

beforeEach(() => {
  history.replaceState(null, '', '/checkout')
  document.title = 'いと茶舗'
})
afterEach(() => {
  closeShops()
  vi.restoreAllMocks()
})

const leave = () => window.dispatchEvent(new Event('pagehide'))
const comeBack = () => window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
const show = (state: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

test('who leaves and comes back within half an hour has resumed', () => {
  const { checkout, told, tracking } = openCounter()
  checkout.begin()
  checkout.complete('contact')
  leave()
  leave()
  clock.now += 29 * 60_000
  comeBack()
  expect(told().slice(-2)).toEqual(['checkout_abandoned shipping false', 'checkout_resumed shipping'])
  expect(tracking.of('checkout_abandoned')).toHaveLength(1)
  leave()
  clock.now += 31 * 60_000
  comeBack()
  expect(told().slice(-3)).toEqual([
    'checkout_abandoned shipping false',
    'checkout_abandoned shipping true',
    'checkout_step_viewed shipping',
  ])
})

test('who comes back at once has resumed, however wrong the clock of the device is', async () => {
  const server = createServer()
  const { checkout, shop, told } = openCounter(
    (request) => server(request),
    {},
    {
      clock: () => Date.now() + 3_600_000,
    },
  )
  await shop.flush()
  checkout.begin()
  await shop.flush()
  leave()
  await shop.flush()
  comeBack()
  expect(told().slice(-2)).toEqual(['checkout_abandoned contact false', 'checkout_resumed contact'])
})

test('a reload goes on where it was, and is no new beginning', async () => {
  const disk = createDisk()
  const load = () => openCounter(undefined, {}, { storage: disk.open(() => true) })
  const { checkout: before, shop } = load()
  before.begin()
  before.complete('contact')
  leave()
  shop.close()
  clock.now += 1000
  const { checkout, shop: again, told } = load()
  await again.ready
  checkout.begin()
  expect(told()).toEqual(['checkout_resumed shipping'])
  expect(checkout.get().current).toBe('shipping')
})

test('that somebody has left goes out while the page leaves', async () => {
  const bodies: string[] = []
  const server = createServer()
  const told = createStorefront({
    channel: 'web',
    name: 'told',
    exchange: http('http://shop.test/throughline', {
      async fetch(request) {
        if (request.url.includes('/touchpoints')) bodies.push(await request.clone().text())
        return server(request)
      },
    }),
  })
  const tracking = createTracking(told)
  const checkout = createCheckout(told, { cart: createCart(told), tracking, steps: STEPS })
  await told.flush()
  checkout.begin()
  bodies.splice(0)
  leave()
  await settled()
  expect(bodies.join()).toContain('checkout_abandoned')
  told.close()
})

test('who comes back from paying elsewhere has looked at no step again', async () => {
  const disk = createDisk()
  const load = () => openCounter(undefined, {}, { storage: disk.open(() => true) })
  const before = load()
  before.cart.add(tea)
  before.toReview()
  clock.now += 4000
  await before.checkout.place(async () => undefined)
  leave()
  before.shop.close()
  clock.now += 60_000
  const { checkout, shop, told, tracking } = load()
  await shop.ready
  checkout.confirm({ transaction_id: 'T-1' })
  expect(told()).toEqual(['checkout_step_completed review', 'purchase'])
  expect(tracking.of('checkout_step_completed')[0]).not.toHaveProperty('duration')
})

test('nobody abandons while an order is on its way, nor who is not at the checkout', async () => {
  const { checkout, cart, toReview, told } = openCounter()
  leave()
  cart.add(tea)
  toReview()
  await checkout.place(async () => undefined)
  leave()
  checkout.confirm({ transaction_id: 'T-1' })
  leave()
  expect(told().filter((name) => /abandoned/.test(name))).toEqual([])
})

test('only the time that a step is in view counts, also over a reload', () => {
  const { checkout, tracking } = openCounter()
  checkout.begin()
  clock.now += 2000
  show('hidden')
  clock.now += 60_000
  show('visible')
  clock.now += 3000
  leave()
  clock.now += 60_000
  comeBack()
  clock.now += 1000
  checkout.complete('contact')
  expect(tracking.of('checkout_step_completed')[0]?.duration).toBe(6000)
})

test('the title says first where the customer is', () => {
  const { checkout } = openCounter()
  const stop = showStepInTitle(checkout)
  expect(document.title).toBe('いと茶舗')
  checkout.begin()
  expect(document.title).toBe('ステップ1/4：お客様情報 | いと茶舗')
  checkout.complete('contact')
  expect(document.title).toBe('ステップ2/4：お届け先 | いと茶舗')
  stop()
  expect(document.title).toBe('いと茶舗')
  checkout.complete('shipping')
  expect(document.title).toBe('いと茶舗')
})

test('every step has an address, and the Back button leads to the step before', () => {
  const { checkout } = openCounter()
  const push = vi.spyOn(history, 'pushState')
  const stop = stepsInHistory(checkout)
  expect(location.search).toBe('')
  checkout.begin()
  expect([location.search, push.mock.calls.length]).toEqual(['?step=contact', 0])
  checkout.complete('contact', { email: 'a@example.jp' })
  expect([location.search, push.mock.calls.length]).toEqual(['?step=shipping', 1])
  const back = (search: string) => {
    history.replaceState(null, '', `/checkout${search}`)
    window.dispatchEvent(new PopStateEvent('popstate'))
  }
  back('?step=contact')
  expect(checkout.get()).toMatchObject({ current: 'contact', data: { contact: { email: 'a@example.jp' } } })
  back('?step=review')
  expect([checkout.get().current, location.search]).toEqual(['contact', '?step=contact'])
  back('')
  expect(checkout.get().current).toBe('contact')
  stop()
  checkout.complete('contact')
  expect(location.search).toBe('')
})

test('the Back button leads back from a step that was not asked', () => {
  const steps = [{ id: 'gift', isNeeded: () => false }, 'contact', 'review']
  const { checkout } = openCounter(undefined, { steps })
  const stop = stepsInHistory(checkout)
  checkout.begin()
  checkout.complete('contact')
  checkout.goTo('gift')
  expect(location.search).toBe('?step=gift')
  expect(checkout.get().steps.map(({ canGoTo }) => canGoTo)).toEqual([true, true])
  history.replaceState(null, '', '/checkout?step=review')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect([checkout.get().current, location.search]).toEqual(['review', '?step=review'])
  expect(checkout.get().steps.map(({ canGoTo }) => canGoTo)).toEqual([true, false])
  stop()
})

test('who opens the address of a step that is done is there, and of another one is where the checkout is', () => {
  const { checkout } = openCounter()
  checkout.begin()
  checkout.complete('contact', { email: 'a@example.jp' })
  const open = (search: string) => {
    history.replaceState(null, '', `/checkout${search}`)
    stepsInHistory(checkout)()
    return [checkout.get().current, location.search]
  }
  expect(open('?step=review')).toEqual(['shipping', '?step=shipping'])
  expect(open('?step=contact')).toEqual(['contact', '?step=contact'])
  expect(open('')).toEqual(['contact', '?step=contact'])
})

test('the address of a step leads there after a reload, and nothing is added to go back to', async () => {
  const disk = createDisk()
  const load = () => openCounter(undefined, {}, { storage: disk.open(() => true) })
  const before = load()
  await before.shop.ready
  before.checkout.begin()
  before.checkout.complete('contact', { email: 'a@example.jp' })
  leave()
  before.shop.close()
  history.replaceState(null, '', '/checkout?step=contact')
  const push = vi.spyOn(history, 'pushState')
  const { checkout, shop, told } = load()
  await shop.ready
  checkout.begin()
  stepsInHistory(checkout)
  expect([checkout.get().current, location.search, push.mock.calls.length]).toEqual([
    'contact',
    '?step=contact',
    0,
  ])
  expect(told()).toEqual(['checkout_resumed shipping', 'checkout_step_viewed contact'])
})

test('an order that is placed is nothing to go back to', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  stepsInHistory(checkout)
  toReview()
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(location.search).toBe('')
  history.replaceState(null, '', '/checkout?step=payment')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect([checkout.get().status, location.search]).toEqual(['placed', ''])
})
