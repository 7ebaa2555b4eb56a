import {
  createCart,
  createRecommendations,
  createStorefront,
  createTracking,
  type Item,
  type Reason,
  type Storefront,
  writable,
} from 'throughline'
import { defineElements, type Texts } from 'throughline/elements'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { en, ja } from '../../src/elements/texts.ts'
import { createSight } from '../support/sight.ts'

const products: Record<string, Item> = {
  SENCHA: { item_id: 'SENCHA', item_name: '煎茶', price: 1980, link: '/sencha', image: '/sencha.svg' },
  CUP: { item_id: 'CUP', item_name: '湯呑', price: 12.5, currency: 'USD' },
  POT: { item_id: 'POT', item_name: '急須', link: 'javascript:alert(1)', image_url: 'javascript:alert(1)' },
}
const trending: Reason = { kind: 'trending' }
const because = (kind: 'viewed' | 'cart' | 'wishlist', because: string, share = 0.5): Reason => ({
  kind,
  because,
  share,
})

let shop: Storefront
let warn: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  createSight()
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  document.documentElement.lang = 'ja'
})
afterEach(() => {
  shop?.close()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Elements are defined once in a page; each test has a page. */
function open(
  reasons: Record<string, Reason> = { SENCHA: trending, CUP: trending, POT: trending },
  { texts, cart: withCart = true }: { texts?: Partial<Texts>; cart?: boolean } = {},
) {
  const defined: Record<string, CustomElementConstructor> = {}
  vi.stubGlobal('customElements', {
    get: (name: string) => defined[name],
    define(name: string, element: CustomElementConstructor) {
      defined[name] = element
      customElementsOfPage.define(`${name}-${++pages}`, element)
    },
  })
  shop = createStorefront({ channel: 'web' })
  const tracking = createTracking(shop)
  const tracked: [name: string, params: any][] = []
  tracking.observe({ tracked: (name, params) => void tracked.push([name, params]) })
  const found = writable(reasons)
  const cart = createCart(shop, { tracking })
  const recommendations = createRecommendations(shop, {
    source: {
      open: () => ({
        changes: found,
        answer: ({ allow }) => ({
          origin: 'index',
          version: 'a1b2c3d4',
          items: Object.entries(found.get())
            .filter(([id]) => allow(id))
            .map(([item_id, reason]) => ({ item_id, reason, score: 1 })),
        }),
      }),
    },
    tracking,
    cart,
    product: (id) => products[id],
  })
  const options = { recommendations, shop, ...(withCart && { cart }), ...(texts && { texts }) }
  defineElements(options)
  defineElements(options)
  expect(Object.keys(defined)).toEqual(['tl-recommendations'])
  const element = document.createElement(`tl-recommendations-${pages}`)
  element.setAttribute('placement', 'home')
  document.body.append(element)
  const root = element.shadowRoot as ShadowRoot
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)]
  const text = (selector: string) => all(selector).map(({ textContent }) => textContent)
  const click = (name: string) =>
    all('button')
      .find((one) => one.ariaLabel === name || one.getAttribute('aria-label') === name)
      ?.click()
  return { element, root, all, text, click, cart, recommendations, tracked, found }
}
const customElementsOfPage = globalThis.customElements
let pages = 0

test('a card has name, price, image, reason, and what can be done with it', () => {
  const { all, text } = open({ SENCHA: because('viewed', 'POT'), CUP: trending })
  expect(text('.name')).toEqual(['煎茶', '湯呑'])
  expect(text('.price')).toEqual(['￥1,980', '$12.50'])
  expect(text('.reason')).toEqual(['急須をご覧になった方に', '人気の商品'])
  expect(all('img').map((image) => [image.getAttribute('src'), image.getAttribute('alt')])).toEqual([
    ['/sencha.svg', ''],
  ])
  expect(all('.box')).toHaveLength(1)
  expect(all('a').map((link) => link.getAttribute('href'))).toEqual(['/sencha'])
  expect(all('button').map((button) => button.getAttribute('aria-label'))).toEqual([
    '煎茶：カートに入れる',
    '煎茶：興味なし',
    null,
    '湯呑：カートに入れる',
    '湯呑：興味なし',
  ])
})

test('an address that would run a script is none', () => {
  const { all, text } = open({ POT: trending })
  expect(text('.name')).toEqual(['急須'])
  expect(all('a, img')).toEqual([])
})

test.each([
  ['viewed', '煎茶をご覧になった方に', 'Because you viewed 煎茶'],
  ['cart', 'カートの煎茶とご一緒に', 'Goes with 煎茶 in your cart'],
  ['wishlist', 'お気に入りの煎茶から', 'Like 煎茶 on your wishlist'],
] as const)('says what was %s, when that is the chief reason and its name is known', (kind, inJa, inEn) => {
  const first = open({ CUP: because(kind, 'SENCHA', 0.4) })
  expect(first.text('.reason')).toEqual([inJa])
  first.found.set({ CUP: because(kind, 'SENCHA', 0.39) })
  first.recommendations.list({ placement: 'home' }).refresh()
  expect(first.text('.reason')).toEqual([])
  first.found.set({ CUP: because(kind, 'UNKNOWN', 1) })
  first.recommendations.list({ placement: 'home' }).refresh()
  expect(first.text('.reason')).toEqual([])
  first.element.remove()
  document.documentElement.lang = 'en'
  expect(open({ CUP: because(kind, 'SENCHA', 0.4) }).text('.reason')).toEqual([inEn])
})

test('says of what the customer knows already that it is known', () => {
  const { text } = open({ SENCHA: because('viewed', 'SENCHA', 0.1), CUP: because('wishlist', 'CUP', 1) })
  expect(text('.reason')).toEqual(['ご覧になった商品', 'お気に入りの商品'])
})

test('speaks the language around it, and what the shop says instead', () => {
  document.documentElement.lang = 'en-GB'
  const { text, element } = open({ SENCHA: trending }, { texts: { add: 'Put it in the basket' } })
  expect(text('h2')).toEqual(['For you'])
  expect(text('.add')).toEqual(['Put it in the basket'])
  element.setAttribute('heading', 'More tea')
  expect(text('h2')).toEqual(['More tea'])
})

test.each(['ja', 'en'])('a button is called as it says, in %s and in the shop’s own words', (lang) => {
  document.documentElement.lang = lang
  for (const texts of [{}, { add: 'Get it', hide: 'No' }]) {
    const { all, element } = open(undefined, { texts })
    const buttons = all('button').filter((button) => button.hasAttribute('aria-label'))
    expect(buttons).toHaveLength(6)
    for (const button of buttons) expect(button.getAttribute('aria-label')).toContain(button.textContent)
    element.remove()
    shop.close()
  }
})

test('Japanese and English say the same things', () => {
  const keys = Object.keys(ja).sort()
  expect(Object.keys(en).sort()).toEqual(keys)
  expect(keys.length).toBeGreaterThan(10)
})

test('adding from a card chooses it first, so that the cart knows from which list', () => {
  const { click, cart, tracked, text } = open()
  click('煎茶：カートに入れる')
  expect(cart.get().lines).toMatchObject([{ id: 'SENCHA', quantity: 1 }])
  expect(tracked.map(([name]) => name)).toEqual(['select_item', 'add_to_cart'])
  expect(text('[role="status"]')).toEqual(['煎茶をカートに入れました'])
})

test('without a cart there is nothing to add to', () => {
  expect(open(undefined, { cart: false }).all('.add')).toEqual([])
})

test('what is of no interest can be taken back, and the focus stays where the work is', () => {
  const { click, text, root } = open()
  click('湯呑：興味なし')
  expect(text('.name')).toEqual(['煎茶', '急須'])
  expect(text('.said')).toEqual(['湯呑をおすすめに出さないようにしました'])
  expect(root.activeElement?.textContent).toBe('元に戻す')
  click('元に戻す')
  expect(text('.name')).toEqual(['煎茶', '湯呑', '急須'])
  expect(text('[role="status"]')).toEqual([''])
  expect(root.activeElement?.getAttribute('aria-label')).toBe('湯呑：興味なし')
})

test('is not there while it is empty, but for the way back', () => {
  const { element, click, found } = open({})
  expect(element.hidden).toBe(true)
  found.set({ CUP: trending })
  expect(element.hidden).toBe(false)
  click('湯呑：興味なし')
  expect(element.hidden).toBe(false)
  click('元に戻す')
  expect(element.hidden).toBe(false)
})

test('a card that stays keeps its element, and with it focus and image', () => {
  const { all, found, recommendations } = open()
  const [first, second] = all('.card')
  const list = recommendations.list({ placement: 'home' })
  found.set({ POT: trending, SENCHA: trending, CUP: trending })
  list.refresh()
  expect(all('.card').map((card) => card.dataset.tlRecommended)).toEqual(['POT', 'SENCHA', 'CUP'])
  expect(all('.card').slice(1)).toEqual([first, second])
})

test('putting into the cart is recorded with its list, and chooses nothing for the page', () => {
  const { element, click, tracked } = open()
  const heard = vi.fn()
  element.addEventListener('tl-select', heard)
  click('煎茶：カートに入れる')
  expect(heard).not.toHaveBeenCalled()
  expect(tracked[0]).toMatchObject(['select_item', { items: [{ item_id: 'SENCHA' }] }])
})

test('a product without an address is chosen by a button', () => {
  const { element, all, tracked } = open({ CUP: trending })
  const heard: unknown[] = []
  element.addEventListener('tl-select', (event) => heard.push((event as CustomEvent).detail))
  const [name] = all('button.name')
  expect([name?.textContent, name?.getAttribute('type')]).toEqual(['湯呑', 'button'])
  name?.click()
  expect(heard).toMatchObject([{ item_id: 'CUP' }])
  expect(tracked.map(([event]) => event)).toEqual(['select_item'])
})

test('what the cart does not take is said in the console, and thrown at nobody', () => {
  const { click, text, cart } = open({ CUP: trending })
  click('湯呑：カートに入れる')
  expect(cart.get().lines).toEqual([])
  expect(text('[role="status"]')).toEqual([''])
  expect(String(warn.mock.calls)).toContain('sells in JPY, not USD')
})

test('tells the page what was chosen', () => {
  const { element, all, tracked } = open()
  const heard: unknown[] = []
  document.body.addEventListener('tl-select', (event) => heard.push((event as CustomEvent).detail))
  all('a')[0]?.addEventListener('click', (event) => event.preventDefault())
  all('a')[0]?.click()
  expect(heard).toMatchObject([{ item_id: 'SENCHA', index: 0 }])
  expect(tracked.map(([name]) => name)).toEqual(['select_item'])
  expect(element.isConnected).toBe(true)
})

test('a mistake in its attributes is told, and corrected by writing it right', () => {
  const { element } = open()
  element.setAttribute('limit', 'eight')
  expect(element.hidden).toBe(true)
  expect(String(warn.mock.calls)).toContain('Write limit: 8')
  element.setAttribute('limit', '2')
  expect(element.hidden).toBe(false)
  expect(element.shadowRoot?.querySelectorAll('.card')).toHaveLength(2)
})

test('where there are no elements to define, nothing happens', () => {
  const { recommendations } = open()
  vi.stubGlobal('customElements', undefined)
  expect(() => defineElements({ recommendations })).not.toThrow()
})
