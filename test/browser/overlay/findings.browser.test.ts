import { createCart, createCheckout, createConsent, createStorefront, createTracking } from 'throughline'
import { openOverlay } from 'throughline/overlay'
import { expect, test } from 'vitest'
import { closeShops, findings, open, row, sencha, shops, track } from '../../support/overlayShop.ts'

closeShops()

test('what is wrong with an event is marked in the list', async () => {
  const consent = createConsent()
  const { shop, root } = await open({ consent })
  const tracking = createTracking(shop)
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = []
  page.dataLayer.push({ event: 'view_item', ecommerce: { items: [sencha] } })
  await expect.poll(() => findings(root)).toEqual(['before-consent'])
  consent.grant()
  tracking.track('view_item', { value: 1980, items: [sencha] })
  await expect.poll(() => findings(root)).toEqual(['before-consent', 'missing-parameter'])
  tracking.track('add_to_cart', { items: [sencha] })
  tracking.track('add_to_cart', { items: [sencha] })
  await expect.poll(() => findings(root).at(-1)).toBe('duplicate')
  tracking.track('begin_checkout', { items: [sencha] })
  tracking.track('checkout_step_viewed', { step: 'shipping' })
  tracking.track('checkout_step_completed', { step: 'payment' })
  await expect.poll(() => findings(root).at(-1)).toBe('wrong-step')
  tracking.track('search', { search_term: 'hanako@example.jp' })
  await expect.poll(() => findings(root).at(-1)).toBe('personal-data')
  createCart(shop).add(sencha)
  createCart(shop).purchase({ transaction_id: 'T-1' })
  await expect.poll(() => findings(root).at(-1), { timeout: 3000 }).toBe('lost-purchase')
})

test.each([
  ['ja', '「search」には「search_term」が必要です'],
  ['en', "'search' needs 'search_term'"],
])('what is wrong is said in the language of the overlay: %s', async (locale, text) => {
  const { shop, root } = await open({ locale })
  track(shop, 'search', {})
  await expect.poll(() => row(root, 'search')).toBeTruthy()
  row(root, 'search')?.click()
  await expect.poll(() => root.querySelector('.detail ul')?.textContent).toContain(text)
})

test('steps in an order that a real checkout takes are no mistake', async () => {
  const { shop, root } = await open()
  const tracking = createTracking(shop)
  const cart = createCart(shop, { tracking })
  const checkout = createCheckout(shop, {
    tracking,
    cart,
    steps: ['contact', 'payment', 'review'],
    express: [{ id: 'PayPay', canMakePayment: () => true }],
  })
  cart.add(sencha)
  checkout.begin()
  await expect.poll(() => checkout.get().express.length).toBe(1)
  await checkout.place(async () => ({ transaction_id: 'T-1' }), { express: 'PayPay' })
  await expect.poll(() => row(root, 'purchase')).toBeTruthy()
  await expect.poll(() => row(root, 'checkout_step_completed')).toBeTruthy()
  track(shop, 'search', {})
  await expect.poll(() => findings(root)).toEqual(['missing-parameter'])
})

test('a step whose checkout may have begun before anybody looked is no mistake', async () => {
  const { shop, root } = await open()
  track(shop, 'login', {})
  track(shop, 'add_shipping_info', { items: [sencha] })
  track(shop, 'search', {})
  await expect.poll(() => findings(root)).toEqual(['missing-parameter'])
})

test('a step behind an order needs a checkout of its own', async () => {
  const { shop, root } = await open()
  track(shop, 'begin_checkout', { items: [sencha] })
  track(shop, 'purchase', { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [sencha] })
  track(shop, 'add_payment_info', { items: [sencha] })
  await expect.poll(() => findings(root)).toEqual(['wrong-step'])
})

test('what a page had pushed before anybody looked is judged, but for when: nobody knows that', async () => {
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = [{ event: 'login' }, { event: 'login' }]
  const { root } = await open({ consent: createConsent() })
  await expect.poll(() => findings(root)).toEqual(['before-consent', 'before-consent'])
  page.dataLayer.push({ event: 'login' }, { event: 'login' })
  await expect.poll(() => findings(root).slice(2)).toEqual(['before-consent', 'before-consent', 'duplicate'])
})

test.each([
  ['a mobile number', { note: '09012345678' }, true],
  ['a number with hyphens', { note: '03-1234-5678' }, true],
  ['the number of a card', { note: '4242 4242 4242 4242' }, true],
  ['an e-mail address deep inside', { items: [{ item_id: 'a@b.example' }] }, true],
  ['the number of an order', { transaction_id: 'T-20261126-0001' }, false],
  ['a price and a date', { value: 123456, date: '2026-11-26' }, false],
  ['an address with a name in it', { link_url: 'https://a.example/?to=hanako%40shop.example' }, true],
  ['a number behind a country', { note: 'tel:+81 90-1234-5678' }, true],
  ['the number of a card from Japan', { note: '3530111333300000' }, true],
  ['a day that begins with its number', { note: '01-02-2026' }, false],
  ['a barcode that passes for a card', { items: [{ item_id: '4901234567894' }] }, false],
  ['a time in milliseconds that passes for a card', { sent_at: 1732650000008 }, false],
  ['a search for a barcode', { link_url: 'https://a.example/?q=tea+4901234567890' }, false],
  ['a picture of twice the size', { link_url: 'https://a.example/tea@2x.png' }, false],
  ['a package of a version', { link_url: 'https://a.example/react@18.2.0/index.js' }, false],
  ['sixteen digits without a check digit', { note: '4242424242424243' }, false],
])('the lint for personal data looks at %s', async (_, params, found) => {
  const { shop, root } = await open()
  track(shop, 'quiz_finished', params)
  track(shop, 'search', {})
  await expect.poll(() => findings(root)).toContain('missing-parameter')
  expect(findings(root).includes('personal-data')).toBe(found)
})

test('a validator of the shop says what is wrong', async () => {
  const validate = (value: unknown) =>
    (value as { score?: number }).score === 3
      ? {}
      : { issues: [{ message: 'three is right', path: ['score'] }] }
  const { shop, root } = await open({ schemas: { quiz_finished: { '~standard': { validate } } } })
  track(shop, 'quiz_finished', { score: 3 })
  track(shop, 'quiz_finished', { score: 2 })
  await expect.poll(() => findings(root)).toEqual(['invalid'])
  const bad = root.querySelector<HTMLElement>('.event:has([data-tl-finding])')
  bad?.click()
  await expect.poll(() => root.querySelector('.detail ul')?.textContent).toContain('three is right')
})

test('an order whose page is left at once is judged by the next page', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const shop = createStorefront({ channel: 'web', name })
    shops.push(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    return { shop, root: element.shadowRoot as ShadowRoot }
  }
  const { shop } = await visit()
  const cart = createCart(shop)
  cart.add(sencha)
  cart.purchase({ transaction_id: 'T-1' })
  shop.close()
  const { root } = await visit()
  await expect.poll(() => findings(root), { timeout: 3000 }).toEqual(['lost-purchase'])
})

test('an order that the page has told its dataLayer is not lost', async () => {
  const { shop, root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = []
  const cart = createCart(shop)
  const purchase = (transaction_id: string) => {
    cart.add(sencha)
    cart.purchase({ transaction_id })
  }
  purchase('T-1')
  page.dataLayer.push({
    event: 'purchase',
    ecommerce: { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [sencha] },
  })
  purchase('T-2')
  await expect.poll(() => findings(root), { timeout: 3000 }).toEqual(['lost-purchase'])
  root.querySelector<HTMLElement>('.event:has([data-tl-finding])')?.click()
  await expect.poll(() => root.querySelector('.detail')?.textContent).toContain("The order 'T-2' was taken")
})

test('all that the page tells its dataLayer is looked at, as a tag manager leaves it', async () => {
  const { root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  const layer: object[] = []
  let number = 0
  // It numbers what is pushed.
  layer.push = (...pushed: object[]) => {
    for (const one of pushed) Object.assign(one, { 'gtm.uniqueEventId': ++number })
    return Array.prototype.push.apply(layer, pushed)
  }
  page.dataLayer = layer
  const ecommerce = { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [sencha] }
  layer.push({ event: 'purchase', ecommerce, user_data: { email: 'hanako@example.jp' } })
  await expect.poll(() => findings(root)).toEqual(['personal-data'])
  row(root, 'purchase')?.click()
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('user_data')
  layer.push({ event: 'sign_up', method: 'LINE' })
  layer.push({ event: 'sign_up', method: 'LINE' })
  await expect.poll(() => findings(root)).toEqual(['personal-data', 'duplicate'])
})

test('a page that says again what its dataLayer is has pushed nothing twice', async () => {
  const { root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  const login = { event: 'login', method: 'LINE' }
  for (const pushed of [login, { event: 'share', method: 'LINE' }]) {
    page.dataLayer = page.dataLayer || []
    page.dataLayer.push(pushed)
  }
  // Or makes another one of the same.
  page.dataLayer = [...(page.dataLayer ?? []), { event: 'sign_up', method: 'LINE' }]
  await expect.poll(() => row(root, 'sign_up')).toBeTruthy()
  const names = () => [...root.querySelectorAll<HTMLElement>('.event')].map((one) => one.dataset.tlEvent)
  expect(names()).toEqual(['login', 'share', 'sign_up'])
  page.dataLayer.push(login)
  page.dataLayer.push(login)
  await expect.poll(names).toEqual(['login', 'share', 'sign_up', 'login', 'login'])
  await expect.poll(() => findings(root)).toContain('duplicate')
})

test('an order that is told only after a while is lost no longer', async () => {
  const { shop, root } = await open()
  const cart = createCart(shop)
  cart.add(sencha)
  cart.purchase({ transaction_id: 'T-1' })
  await expect.poll(() => findings(root), { timeout: 3000 }).toEqual(['lost-purchase'])
  track(shop, 'purchase', { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [sencha] })
  await expect.poll(() => findings(root)).toEqual([])
})
