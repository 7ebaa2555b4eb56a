import axe from 'axe-core'
import {
  type Consent,
  createCart,
  createCheckout,
  createConsent,
  createStorefront,
  createTracking,
  http,
  type Storefront,
} from 'throughline'
import { armOverlay, type Overlay, type OverlayOptions, openOverlay } from 'throughline/overlay'
import { type Accept, createSyncHandler } from 'throughline/server'
import { afterEach, expect, test, vi } from 'vitest'
import type { Recorded } from '../../src/overlay/watch/record.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'

const shops: Storefront[] = []
afterEach(() => {
  for (const shop of shops.splice(0)) shop.close()
  document.body.replaceChildren()
  sessionStorage.clear()
  localStorage.clear()
  delete (globalThis as { dataLayer?: unknown }).dataLayer
})

interface Opened {
  readonly shop: Storefront
  readonly overlay: Overlay
  readonly root: ShadowRoot
}

/** What the shop and its server have beside the overlay. */
interface More {
  readonly consent?: Consent
  readonly accept?: Accept
}

/** A shop with the real handler as its server, and its overlay. */
async function open(options: OverlayOptions & More = {}): Promise<Opened> {
  const { consent, accept, ...rest } = options
  const handler = createSyncHandler({ database: memoryDatabase(), history: true, ...(accept && { accept }) })
  const shop = createStorefront({
    channel: 'web',
    name: `overlay-${Math.random()}`,
    exchange: http('/throughline', { fetch: handler }),
    ...(consent && { consent }),
  })
  shops.push(shop)
  createTracking(shop)
  await shop.flush()
  const overlay = await openOverlay(shop, { locale: 'en', ...rest })
  return { shop, overlay, root: overlay.element.shadowRoot as ShadowRoot }
}

/** Also what no type would let through. */
const track = (shop: Storefront, name: string, params: object) =>
  createTracking(shop).track<string>(name, params as Record<string, unknown>)
const row = (root: ShadowRoot, name: string) => root.querySelector<HTMLElement>(`[data-tl-event="${name}"]`)
const findings = (root: ShadowRoot) =>
  [...root.querySelectorAll<HTMLElement>('.event [data-tl-finding]')].map(({ dataset }) => dataset.tlFinding)
const fates = (root: ShadowRoot) =>
  [...root.querySelectorAll('.detail ol li')].map((line) => line.textContent?.replace(/^\S+ ms /, '').trim())
const tab = (root: ShadowRoot, name: string) => root.querySelector<HTMLElement>(`#tab-${name}`)
const key = (on: Element | null | undefined, key: string) =>
  on?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }))
const sencha = { item_id: 'SKU-1', item_name: '煎茶', price: 1980 }

const cyclic: Record<string, unknown> = { name: 'x' }
cyclic.self = cyclic

test('a touchpoint is followed from the call to the word of the server', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('saved')
  await shop.flush()
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'search')?.click()
  await expect
    .poll(() => fates(root))
    .toEqual(['committed', 'saved memory', 'sent attempt 1 · 204', 'acknowledged'])
})

test('an entry of the cart is followed as well, and the cart shows what the server has of it', async () => {
  const { shop, root } = await open()
  const cart = createCart(shop, { tracking: createTracking(shop) })
  cart.add(sencha)
  await expect.poll(() => row(root, 'add')?.dataset.tlFate).toBe('acknowledged')
  tab(root, 'cart')?.click()
  await expect
    .poll(() => [...root.querySelectorAll('td')].map((cell) => cell.textContent))
    .toEqual(['煎茶SKU-1', '1', '1', '✓'])
})

test('what the shop corrects or refuses says why, in the list and in the cart', async () => {
  const { shop, root } = await open({
    accept: (lines) => lines.map(({ id }) => ({ id, reason: 'stock', quantity: id === 'SKU-1' ? 2 : 0 })),
  })
  const cart = createCart(shop)
  cart.add(sencha, 5)
  cart.add({ item_id: 'SKU-2' })
  await shop.flush()
  const rows = () => [...root.querySelectorAll<HTMLElement>('[data-tl-event="add"]')]
  await expect.poll(() => rows().map(({ dataset }) => dataset.tlFate)).toEqual(['acknowledged', 'rejected'])
  rows()[1]?.click()
  await expect.poll(() => fates(root).at(-1)).toBe('rejected stock')
  tab(root, 'cart')?.click()
  await expect
    .poll(() => root.querySelector('td')?.textContent)
    .toBe('煎茶SKU-1corrected by the shop: quantity 5 → 2 (stock)')
})

test('what waits for consent says for which, and what is denied shows what would have been sent', async () => {
  const consent = createConsent()
  const { shop, root } = await open({ consent })
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('held')
  consent.deny('analytics')
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('dropped')
  row(root, 'search')?.click()
  await expect.poll(() => fates(root)).toEqual(['committed', 'held analytics', 'dropped denied'])
  expect([...root.querySelectorAll('.detail h2')].map((heading) => heading.textContent)).toContain(
    'Would have been sent',
  )
  tab(root, 'consent')?.click()
  await expect.poll(() => root.querySelector('[aria-label=analytics]')?.textContent).toBe('granteddenied')
  root.querySelector<HTMLElement>('[aria-label=analytics] button')?.click()
  expect(consent.get().analytics).toBe(true)
})

test('a failing server is told with each attempt, and a try counts on', async () => {
  const { shop, root } = await open()
  tab(root, 'controls')?.click()
  const button = (text: string) =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === text)
  await expect.poll(() => button('server error')).toBeTruthy()
  button('server error')?.click()
  createTracking(shop).track('search', { search_term: '煎茶' })
  await shop.flush()
  await expect.poll(() => shop.status.get().error?.message).toContain('failing server')
  await expect.poll(() => root.querySelector('.banner')?.textContent).toContain('server error')
  button('normal')?.click()
  await shop.flush()
  tab(root, 'events')?.click()
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'search')?.click()
  await expect.poll(() => fates(root)).toContain('sent attempt 1 · 500')
  expect(fates(root)).toContain('sent attempt 2 · 204')
})

test('the clock jumps, and what is recorded then is of then', async () => {
  const { shop, root, overlay } = await open()
  tab(root, 'controls')?.click()
  const button = (text: string) =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === text)
  await expect.poll(() => button('+1 d')).toBeTruthy()
  button('+1 d')?.click()
  const seen: number[] = []
  createTracking(shop).observe({ recorded: ({ at }) => void seen.push(at) })
  createTracking(shop).track('search', { search_term: '煎茶' })
  expect(seen[0]! - Date.now()).toBeGreaterThan(86_000_000)
  overlay.stop()
  createTracking(shop).track('search', { search_term: '煎茶' })
  expect(Math.abs(seen[1]! - Date.now())).toBeLessThan(60_000)
})

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

const ran = vi.fn()
test.each([
  ['markup', { note: '<img src=x onerror="ran()"><script>ran()</script>' }],
  ['an address that is a script', { link_url: 'javascript:ran()' }],
  ['a text of a megabyte', { note: 'x'.repeat(1 << 20) }],
  ['an object that contains itself', cyclic],
  [
    'a getter that throws',
    Object.defineProperty({}, 'note', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    }),
  ],
  ['characters that turn the writing around', { note: '\u202egnp.exe\u2066' }],
  ['keys of the prototype', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}')],
  [
    'a proxy that throws at everything',
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    ),
  ],
])('%s is shown as text and runs nothing', async (_, params) => {
  const { shop, root } = await open()
  Object.assign(globalThis, { ran })
  track(shop, '<b onclick=ran()>quiz', params)
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(1)
  root.querySelector<HTMLElement>('.event')?.click()
  await expect.poll(() => root.querySelector('.detail')).toBeTruthy()
  expect(root.querySelectorAll('script, img, a, b, iframe')).toHaveLength(0)
  expect(root.querySelectorAll('[onclick], [onerror], [href], [src]')).toHaveLength(0)
  expect(root.querySelector('.detail')!.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  expect(root.querySelector('.detail')!.textContent!.length).toBeLessThan(40_000)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect(ran).not.toHaveBeenCalled()
})

test.each(['ja', 'en'])('axe finds nothing in any panel, in %s', async (locale) => {
  const { shop, root, overlay } = await open({ locale, consent: createConsent() })
  const cart = createCart(shop, { tracking: createTracking(shop) })
  cart.add(sencha)
  track(shop, 'search', {})
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(3)
  root.querySelector<HTMLElement>('.event')?.click()
  for (const { id } of root.querySelectorAll('[role=tab]')) {
    root.querySelector<HTMLElement>(`#${id}`)?.click()
    await expect.poll(() => root.querySelector('[role=tabpanel]')?.children.length).toBeGreaterThan(0)
    await expect.poll(() => root.querySelector(`#${id}`)?.getAttribute('aria-selected')).toBe('true')
    const { violations } = await axe.run(overlay.element)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }
  expect(root.querySelectorAll('[style]')).toHaveLength(0)
})

test('everything is done by keys: tabs, the list, a detail, and back to the page', async () => {
  const field = document.createElement('input')
  document.body.append(field)
  field.focus()
  const { shop, root, overlay } = await open()
  for (const search_term of ['a', 'b', 'c']) createTracking(shop).track('search', { search_term })
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(3)
  expect(root.activeElement?.id).toBe('tab-events')
  key(root.activeElement, 'ArrowRight')
  await expect.poll(() => root.querySelector('[aria-selected=true]')?.id).toBe('tab-plan')
  key(root.activeElement, 'Home')
  await expect.poll(() => root.querySelector('.list')).toBeTruthy()
  const list = root.querySelector<HTMLElement>('.list')
  list?.focus()
  key(list, 'End')
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('c')
  key(list, 'ArrowUp')
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('b')
  const chosen = root.querySelector('.event[aria-selected=true]')
  expect(list?.getAttribute('aria-activedescendant')).toBe(chosen?.id)
  key(list, 'Escape')
  await expect.poll(() => root.querySelector('.detail')).toBeNull()
  key(list, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(true)
  expect(document.activeElement).toBe(field)
})

test('the list finds by text, by fate and by finding', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: '玉露' })
  track(shop, 'search', {})
  createTracking(shop).track('login')
  const names = () => [...root.querySelectorAll<HTMLElement>('.event')].map(({ dataset }) => dataset.tlEvent)
  await expect.poll(names).toEqual(['search', 'search', 'login'])
  const search = root.querySelector<HTMLInputElement>('input[type=search]')!
  search.value = '玉露'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.poll(names).toEqual(['search'])
  const reset = () =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Reset filters')
  reset()?.click()
  await expect.poll(names).toEqual(['search', 'search', 'login'])
  root.querySelector<HTMLElement>('[data-tl-found="missing-parameter"]')?.click()
  await expect.poll(names).toEqual(['search'])
  reset()?.click()
  const phase = root.querySelector<HTMLSelectElement>('select[aria-label=phase]')!
  phase.value = 'retention'
  phase.dispatchEvent(new Event('change', { bubbles: true }))
  await expect.poll(names).toEqual(['login'])
  search.value = 'nothing such'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.poll(() => root.querySelector('.note')?.textContent).toBe('Nothing matches these filters.')
})

test('a plan says what of it was seen, missing, too early and unexpected', async () => {
  const { shop, root } = await open({
    plan: {
      pages: [
        {
          page: '**',
          ordered: true,
          events: [
            { name: 'view_item', required: ['items[0].item_id'] },
            { name: 'search', required: ['search_term'] },
            { name: 'purchase', count: 1 },
          ],
        },
      ],
    },
  })
  createTracking(shop).track('search', { search_term: '煎茶' })
  createTracking(shop).track('view_item', { items: [sencha] })
  createTracking(shop).track('login')
  tab(root, 'plan')?.click()
  const cells = () => [...root.querySelectorAll('td')].map(({ textContent }) => textContent)
  await expect
    .poll(cells)
    .toEqual(['view_item', '✓ 1', 'search', '✕ too early', 'purchase', '✕ missing', 'login', 'unexpected 1'])
  expect(root.querySelector('progress')?.value).toBe(1)
  const text = root.querySelector('textarea')!
  text.value = '{ "pages": [{ "page": "/" }] }'
  text.dispatchEvent(new Event('input', { bubbles: true }))
  await expect
    .poll(() => root.querySelector('[role=alert]')?.textContent)
    .toContain('pages[0] needs "events"')
})

test.each([
  ['no page', { pages: [null] }, 'pages[0] needs "page"'],
  ['letters for a list', { pages: [{ page: '/', events: [], allow: 'scroll' }] }, 'pages[0] takes "allow"'],
  [
    'a number for a path',
    { pages: [{ page: '/', events: [{ name: 'login', required: [1] }] }] },
    'pages[0].events[0] takes "required"',
  ],
  ['itself inside', cyclic, 'Write { "pages"'],
  ['a text that is none', '{', 'This is no JSON'],
])('a plan with %s says what to write', async (_, plan, problem) => {
  const { root } = await open({ plan })
  tab(root, 'plan')?.click()
  await expect.poll(() => root.querySelector('[role=alert]')?.textContent).toContain(problem)
})

test('a plan is taken as JSON, and the one of the next page takes its place', async () => {
  const planOf = (name: string) => ({ pages: [{ page: '**', events: [{ name }] }] })
  const first = await open({ plan: JSON.stringify(planOf('login')) })
  tab(first.root, 'plan')?.click()
  await expect.poll(() => first.root.querySelector('td')?.textContent).toBe('login')
  first.overlay.stop()
  const { root } = await open({ plan: planOf('sign_up') })
  await expect.poll(() => root.querySelector('td')?.textContent).toBe('sign_up')
})

test('a pattern of any kind is held against an address at once', async () => {
  const { isPage } = await import('../../src/overlay/plan/plan.ts')
  const began = performance.now()
  expect(isPage('**a'.repeat(40), `/${'a'.repeat(4000)}b`)).toBe(false)
  expect(isPage('**a'.repeat(40), `/${'a'.repeat(4000)}`)).toBe(true)
  expect(performance.now() - began).toBeLessThan(500)
  expect(isPage('/**a*b', '/a/ab')).toBe(true)
  expect(isPage('/products/*', '/products/tea/green')).toBe(false)
  expect(isPage('/products/*?colour=*', '/products/tea?colour=green')).toBe(true)
})

test('a request that went well looks so, with or without an answer', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('login')
  await shop.flush()
  tab(root, 'sync')?.click()
  const answers = () =>
    [...root.querySelectorAll('td:nth-child(3)')].map((cell) => [cell.textContent, cell.className])
  await expect.poll(answers).toContainEqual(['204', 'good'])
})

test('only what can be replayed offers it', async () => {
  const { shop, root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = [{ event: 'share' }]
  createTracking(shop).track('login')
  const offered = async (name: string) => {
    await expect.poll(() => row(root, name)).toBeTruthy()
    row(root, name)?.click()
    await expect.poll(() => root.querySelector('.detail code')?.textContent).toBe(name)
    return [...root.querySelectorAll('.detail button')].some(({ textContent }) => textContent === 'Replay')
  }
  expect(await offered('login')).toBe(true)
  expect(await offered('share')).toBe(false)
  track(shop, 'quiz', 'no object' as never)
  expect(await offered('quiz')).toBe(false)
})

test('the shop is as it was when the overlay has ended', async () => {
  const { shop, overlay } = await open()
  const { storage } = shop.hub.log
  const own = () => [
    Object.getOwnPropertyDescriptor(storage, 'add')?.value,
    Object.getOwnPropertyDescriptor(storage, 'change')?.value,
    Object.getOwnPropertyDescriptor(shop.hub.transport!, 'post')?.value,
  ]
  const during = own()
  overlay.stop()
  expect(own().some((one, index) => one === during[index])).toBe(false)
  expect(Object.hasOwn(globalThis, 'dataLayer')).toBe(false)
  expect(document.querySelector('tl-overlay')).toBeNull()
  createTracking(shop).track('search', { search_term: '煎茶' })
  await shop.flush()
  await expect.poll(() => createTracking(shop).stats().acknowledged).toBe(1)
})

test('a getter in what a page pushes is not run, and the push is answered as ever', async () => {
  const pushed = Object.defineProperty({ event: 'login' }, 'note', {
    enumerable: true,
    get() {
      throw new Error('ran')
    },
  })
  const { root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = []
  expect(page.dataLayer.push(pushed)).toBe(1)
  await expect.poll(() => row(root, 'login')).toBeTruthy()
})

test('a frozen dataLayer stays frozen, and stops nobody', async () => {
  const { root } = await open()
  const page = globalThis as { dataLayer?: readonly unknown[] }
  page.dataLayer = Object.freeze([{ event: 'login' }])
  await expect.poll(() => row(root, 'login')).toBeTruthy()
  expect(() => (page.dataLayer as unknown[]).push({})).toThrow(TypeError)
})

test("a page's own setter of its dataLayer is called as before, and there again afterwards", async () => {
  let layer: unknown[] = []
  const own = {
    configurable: true,
    enumerable: false,
    get: () => layer,
    set: (next: unknown[]) => (layer = next),
  }
  Object.defineProperty(globalThis, 'dataLayer', own)
  const { root, overlay } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = [{ event: 'login' }]
  await expect.poll(() => row(root, 'login')).toBeTruthy()
  expect(layer).toHaveLength(1)
  overlay.stop()
  expect(Object.getOwnPropertyDescriptor(globalThis, 'dataLayer')).toEqual(own)
})

test('a push that somebody has wrapped since is no more than that when the overlay has ended', async () => {
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = []
  const { overlay } = await open()
  const inner = page.dataLayer.push
  page.dataLayer.push = (...all) => inner(...all)
  overlay.stop()
  const read = vi.fn()
  page.dataLayer.push(new Proxy({}, { ownKeys: read.mockReturnValue([]) }))
  expect(page.dataLayer).toHaveLength(1)
  expect(read).not.toHaveBeenCalled()
})

test('the keys of a shop that was closed open nothing any more', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  const other = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(other)
  for (const one of [shop, other]) armOverlay(one)
  shop.close()
  dispatchEvent(new KeyboardEvent('keydown', { key: 'Y', ctrlKey: true, shiftKey: true }))
  await expect.poll(() => document.querySelectorAll('tl-overlay').length).toBe(1)
})

test('an overlay that was opened again ends with its shop', async () => {
  const { shop, overlay } = await open()
  overlay.stop()
  await openOverlay(shop)
  overlay.stop()
  expect(document.querySelectorAll('tl-overlay')).toHaveLength(1)
  shop.close()
  expect(document.querySelector('tl-overlay')).toBeNull()
})

test('an overlay that has ended before its panels were there leaves the way to the server alone', async () => {
  const { shop, root, overlay } = await open()
  const { offline } = shop.hub.transport!
  tab(root, 'plan')?.click()
  await expect.poll(() => tab(root, 'plan')?.getAttribute('aria-selected')).toBe('true')
  overlay.stop()
  // It comes with the same file.
  await import('../../src/overlay/rest.ts')
  await new Promise(requestAnimationFrame)
  expect(shop.hub.transport!.offline).toBe(offline)
})

test('of two shops on a page each has its own overlay, opened and closed by the same keys', async () => {
  const two = ['a', 'b'].map((name) => {
    const shop = createStorefront({ channel: 'web', name: `overlay-${name}-${Math.random()}` })
    shops.push(shop)
    armOverlay(shop)
    return shop
  })
  const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'Y', ctrlKey: true, shiftKey: true }))
  const state = () => [...document.querySelectorAll('tl-overlay')].map((one) => one.hasAttribute('closed'))
  press()
  await expect.poll(state).toEqual([false, false])
  press()
  await expect.poll(state).toEqual([true, true])
  const overlay = await openOverlay(two[0]!)
  await expect.poll(() => document.adoptedStyleSheets.length).toBe(1)
  createTracking(two[1]!).track('login')
  createTracking(two[0]!).track('login')
  await expect.poll(() => row(overlay.element.shadowRoot!, 'login')).toBeTruthy()
  expect(document.adoptedStyleSheets).toHaveLength(1)
})

test("the page's styles are left alone as long as nothing moves", async () => {
  const { shop, root } = await open()
  await expect.poll(() => document.adoptedStyleSheets.length).toBe(1)
  const changed = vi.spyOn(document, 'adoptedStyleSheets', 'set')
  createTracking(shop).track('login')
  await expect.poll(() => row(root, 'login')).toBeTruthy()
  expect(changed).not.toHaveBeenCalled()
  changed.mockRestore()
})

test('web vitals are what the browser counts, and nobody counts on when the overlay has ended', async () => {
  const seen: Record<string, object[]> = {
    'layout-shift': [
      { startTime: 100, value: 0.1 },
      { startTime: 900, value: 0.05 },
      { startTime: 9000, value: 0.12 },
      { startTime: 9100, value: 9, hadRecentInput: true },
    ],
    event: [
      { duration: 900, interactionId: 0 },
      { duration: 64, interactionId: 7 },
    ],
  }
  let observing = 0
  class Observer {
    told: (list: { getEntries: () => object[] }) => void
    constructor(told: Observer['told']) {
      this.told = told
    }
    observe({ type }: { type: string }) {
      observing++
      this.told({ getEntries: () => (seen[type] ?? []).map((entry) => Object.create(entry)) })
    }
    disconnect = () => observing--
  }
  const { root, overlay } = await open()
  vi.stubGlobal('PerformanceObserver', Observer)
  tab(root, 'page')?.click()
  const value = (name: string) =>
    [...root.querySelectorAll('dt')].find(({ textContent }) => textContent === name)?.nextSibling?.textContent
  await expect.poll(() => value('CLS')).toBe('0.150')
  expect(value('INP')).toBe('64 ms')
  expect(observing).toBe(3)
  overlay.stop()
  expect(observing).toBe(0)
  vi.unstubAllGlobals()
})

test('a shop that begins to track after the overlay has opened is followed too', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  const { element } = await openOverlay(shop, { locale: 'en' })
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(element.shadowRoot as ShadowRoot, 'search')?.dataset.tlFate).toBe('local')
})

test('the list can be cleared, and fills again', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: 'a' })
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(1)
  tab(root, 'controls')?.click()
  const button = () =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Clear the list')
  await expect.poll(button).toBeTruthy()
  button()?.click()
  tab(root, 'events')?.click()
  await expect.poll(() => root.querySelector('.note')?.textContent).toContain('Nothing recorded yet')
  createTracking(shop).track('login')
  await expect.poll(() => row(root, 'login')).toBeTruthy()
  expect(root.querySelectorAll('.event')).toHaveLength(1)
})

test('what is kept over pages has no payload before consent, and goes when the customer takes it back', async () => {
  const consent = createConsent()
  const { shop } = await open({ consent })
  const name = `throughline-overlay:${shop.name}`
  const kept = async () => (await storedIn(name)).map(({ name, body }) => [name, JSON.stringify(body)])
  createTracking(shop).track('search', { search_term: 'held back', currency: '煎茶' })
  await expect.poll(kept).toEqual([['search', expect.not.stringContaining('held back')]])
  await expect
    .poll(async () => (await storedIn(name))[0]?.findings)
    .toEqual([{ kind: 'invalid', field: 'currency', problem: '' }])
  consent.grant('analytics')
  await expect.poll(kept).toEqual([['search', expect.stringContaining('held back')]])
  consent.deny('analytics')
  await expect.poll(kept).toEqual([])
  createCart(shop).add(sencha)
  await expect.poll(async () => (await kept()).map(([name]) => name)).toEqual(['add'])
  await shop.forget()
  await expect.poll(kept).toEqual([])
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

test('a date is shown as it is sent', async () => {
  const { shop, root } = await open()
  track(shop, 'search', { search_term: 'x', since: new Date(0) })
  await expect.poll(() => row(root, 'search')).toBeTruthy()
  row(root, 'search')?.click()
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('1970-01-01T00:00:00')
})

test('what is typed at a checkout is not kept over pages', async () => {
  const { shop } = await open()
  const cart = createCart(shop)
  cart.add(sencha)
  const checkout = createCheckout(shop, { cart, steps: ['contact', 'review'] })
  checkout.begin()
  checkout.complete('contact', { email: 'hanako@example.jp' })
  const kept = async () => JSON.stringify(await storedIn(`throughline-overlay:${shop.name}`))
  await expect.poll(kept).toContain('"complete"')
  expect(await kept()).not.toContain('hanako')
})

test('what was saved in memory alone has gone with its page, and says so', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const exchange = http('/throughline', { fetch: () => new Promise<Response>(() => {}) })
    const shop = createStorefront({ channel: 'web', name, exchange })
    shops.push(shop)
    createTracking(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    return { shop, root: element.shadowRoot as ShadowRoot }
  }
  const first = await visit()
  createTracking(first.shop).track('login')
  createCart(first.shop).add(sencha)
  await expect.poll(() => row(first.root, 'login')?.dataset.tlFate).toBe('saved')
  first.shop.close()
  const { root } = await visit()
  await expect.poll(() => row(root, 'login')?.dataset.tlFate).toBe('dropped')
  expect(row(root, 'add')?.dataset.tlFate).toBe('dropped')
  row(root, 'login')?.click()
  await expect.poll(() => fates(root).at(-1)).toBe('dropped page-left')
})

test('a shop without a server keeps its cart on the device, and says so', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  const { element } = await openOverlay(shop, { locale: 'en' })
  createCart(shop).add(sencha)
  await expect.poll(() => row(element.shadowRoot as ShadowRoot, 'add')?.dataset.tlFate).toBe('local')
})

test('a shop that is armed twice opens once by its keys, and opening it again leaves it open', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  armOverlay(shop)
  armOverlay(shop)
  const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'Y', ctrlKey: true, shiftKey: true }))
  const state = () => [...document.querySelectorAll('tl-overlay')].map((one) => one.hasAttribute('closed'))
  press()
  await expect.poll(state).toEqual([false])
  await openOverlay(shop)
  expect(state()).toEqual([false])
  press()
  await expect.poll(state).toEqual([true])
  press()
  await expect.poll(state).toEqual([false])
})

test('a browser without style sheets of its own gets a warning, and the page no error', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  armOverlay(shop)
  const said: unknown[] = []
  const warn = vi.spyOn(console, 'warn').mockImplementation((problem) => void said.push(problem))
  vi.stubGlobal('CSSStyleSheet', undefined)
  try {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Y', ctrlKey: true, shiftKey: true }))
    await expect.poll(() => said).toEqual([expect.any(TypeError)])
  } finally {
    vi.unstubAllGlobals()
    warn.mockRestore()
  }
  expect(document.querySelector('tl-overlay')).toBeNull()
  expect(Object.hasOwn(globalThis, 'dataLayer')).toBe(false)
})

test('Escape in a field takes back what was typed, and then closes', async () => {
  const { root, overlay } = await open()
  const search = root.querySelector<HTMLInputElement>('input[type=search]')!
  search.value = 'tea'
  key(search, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(false)
  search.value = ''
  key(search, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(true)
})

test('five thousand entries outlive their page, the newest', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const shop = createStorefront({ channel: 'web', name })
    shops.push(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    const root = element.shadowRoot as ShadowRoot
    return { shop, root, count: () => root.querySelector('[role=search]')?.lastElementChild?.textContent }
  }
  const first = await visit()
  const tracking = createTracking(first.shop)
  for (let number = 0; number < 5200; number++) tracking.track('search', { search_term: `word-${number}` })
  await expect.poll(first.count, { timeout: 5000 }).toBe('5200 / 5200')
  await expect
    .poll(async () => (await storedIn(`throughline-overlay:${name}`)).length, { timeout: 10_000 })
    .toBe(5200)
  first.shop.close()
  const second = await visit()
  await expect.poll(second.count, { timeout: 5000 }).toBe('5000 / 5000')
  const search = second.root.querySelector<HTMLInputElement>('input[type=search]')!
  const find = (text: string) => {
    search.value = text
    search.dispatchEvent(new Event('input', { bubbles: true }))
  }
  find('word-5199')
  await expect.poll(second.count).toBe('1 / 5000')
  find('word-199"')
  await expect.poll(second.count).toBe('0 / 5000')
  await expect.poll(async () => (await storedIn(`throughline-overlay:${name}`)).length).toBe(5000)
})

/** What a database's only table holds. */
const storedIn = (name: string) =>
  new Promise<readonly Pick<Recorded, 'name' | 'body' | 'findings'>[]>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const { result: database } = opening
      const rows = database.transaction('ring').objectStore('ring').getAll()
      rows.onsuccess = () => {
        database.close()
        resolve(rows.result)
      }
    }
  })
