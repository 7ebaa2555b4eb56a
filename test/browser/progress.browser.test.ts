import axe from 'axe-core'
import { type Checkout, createCart, createCheckout, createStorefront } from 'throughline'
import { checkoutProgressHtml, defineCheckoutProgress } from 'throughline/elements'
import { afterEach, beforeAll, expect, test } from 'vitest'

let shown: Checkout
beforeAll(() =>
  defineCheckoutProgress({
    get: () => shown.get(),
    subscribe: (onChange) => shown.subscribe(onChange),
    goTo: (step) => shown.goTo(step),
  }),
)
afterEach(() => document.body.replaceChildren())

/** A checkout at its second step, and the element that shows it in a box so wide. */
function open(locale = 'ja', width = '60rem', direction = 'ltr') {
  const shop = createStorefront({
    channel: 'web',
    locale,
    name: `${locale}${width}${direction}${Math.random()}`,
  })
  const cart = createCart(shop)
  shown = createCheckout(shop, { cart, steps: ['contact', 'shipping', 'payment', 'review'] })
  shown.begin()
  shown.complete('contact')
  const box = document.createElement('main')
  box.lang = locale
  box.dir = direction
  box.style.width = width
  box.append(document.createElement('h1'), document.createElement('tl-checkout-progress'))
  box.firstElementChild?.append(shown.get().heading)
  document.body.append(box)
  const root = box.querySelector('tl-checkout-progress')?.shadowRoot as ShadowRoot
  return {
    shop,
    box,
    root,
    step: (id: string) => root.querySelector<HTMLElement>(`[data-tl-step=${id}]`) as HTMLElement,
  }
}
const findings = async (element: Element) =>
  (await axe.run(element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])

test.each([
  ['ja', '60rem', 'ltr'],
  ['en', '60rem', 'ltr'],
  ['ja', '20rem', 'ltr'],
  ['en', '20rem', 'rtl'],
])('axe finds nothing in %s, %s wide, %s', async (...how) => {
  const { box, root } = open(...how)
  expect(await findings(box)).toEqual([])
  shown.complete('shipping')
  shown.complete('payment')
  expect(await findings(box)).toEqual([])
  expect(root.querySelectorAll('[aria-current=step]')).toHaveLength(1)
})

test('says to those who do not see it how far each step is', () => {
  const { root } = open('en')
  expect([...root.querySelectorAll('li')].map((step) => step.textContent)).toEqual([
    'Contact completed',
    'Shipping current',
    'Payment not completed',
    'Review not completed',
  ])
  expect(root.querySelector('nav')?.getAttribute('aria-label')).toBe('Checkout progress')
})

test("speaks the page's language also inside a shadow tree", () => {
  const before = document.documentElement.lang
  document.documentElement.lang = 'en'
  const host = document.createElement('div')
  const element = document.createElement('tl-checkout-progress')
  host.attachShadow({ mode: 'open' }).append(element)
  document.body.append(host)
  expect(element.shadowRoot?.querySelector('nav')?.ariaLabel).toBe('Checkout progress')
  document.documentElement.lang = before
})

test('where it is narrow, it says where it is in few words, and steps stay large enough to be tapped', () => {
  const { root, step } = open('ja', '18rem')
  const compact = root.querySelector('.compact') as HTMLElement
  expect([getComputedStyle(compact).display, compact.textContent]).toEqual(['block', '2/4 お届け先'])
  const { width, height } = step('contact').getBoundingClientRect()
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
  const labels = [...root.querySelectorAll('.label')]
  for (const label of labels)
    expect(label.getBoundingClientRect().top).toBeGreaterThanOrEqual(
      (label.closest('.step') as HTMLElement).getBoundingClientRect().bottom,
    )
  expect(root.host.scrollWidth).toBeLessThanOrEqual(root.host.clientWidth)
})

test('where there is room, every label is to be seen', () => {
  const { root } = open('ja')
  expect(getComputedStyle(root.querySelector('.compact') as HTMLElement).display).toBe('none')
  for (const label of root.querySelectorAll('.label'))
    expect(label.getBoundingClientRect().height).toBeGreaterThan(10)
})

test('where it is narrow, it is nowhere before it has begun and after the order', async () => {
  const { shop, box, root } = open('ja', '18rem')
  const said = () =>
    box.querySelector('tl-checkout-progress')?.shadowRoot?.querySelector('.compact')?.textContent
  expect(said()).toBe('2/4 お届け先')
  shown.confirm({ transaction_id: 'T-1' })
  expect(said()).toBe('')
  await shop.forget()
  expect([shown.get().status, said()]).toEqual(['idle', ''])
  expect(root.querySelectorAll('li')).toHaveLength(4)
})

test('what is hidden is not to be seen', () => {
  const { root } = open()
  const host = root.host as HTMLElement
  host.hidden = true
  expect(host.checkVisibility()).toBe(false)
})

test('runs the other way where the page does', () => {
  const { step } = open('en', '60rem', 'rtl')
  expect(step('contact').getBoundingClientRect().left).toBeGreaterThan(
    step('review').getBoundingClientRect().left,
  )
})

test('a theme reaches it by custom properties and parts', () => {
  const { box, root } = open()
  box.style.setProperty('--tl-accent', 'rgb(1, 2, 3)')
  const style = document.createElement('style')
  style.textContent = 'tl-checkout-progress::part(current) { text-transform: uppercase }'
  box.append(style)
  const current = root.querySelector('.current') as HTMLElement
  expect(getComputedStyle(current).borderTopColor).toBe('rgb(1, 2, 3)')
  expect(getComputedStyle(current).textTransform).toBe('uppercase')
})

test('without a theme, what is done is a line, and what is to come is dots', () => {
  const { root } = open()
  expect([...root.querySelectorAll('li')].map((step) => getComputedStyle(step).borderTop)).toEqual([
    '4px solid rgb(0, 0, 0)',
    '4px solid rgb(0, 0, 0)',
    '4px dotted rgb(128, 128, 128)',
    '4px dotted rgb(128, 128, 128)',
  ])
})

test('the keyboard reaches what can be reached, and keeps its place', () => {
  const { root, step } = open()
  shown.complete('shipping')
  step('contact').focus()
  expect(root.activeElement).toBe(step('contact'))
  step('contact').click()
  expect(shown.get().current).toBe('contact')
  expect(root.activeElement).toBe(step('contact'))
  expect(step('contact').tabIndex).toBe(-1)
  expect(step('shipping').tabIndex).toBe(0)
})

test('what a server has rendered is there before the element, and gives way to it', () => {
  const { shop, box } = open('en')
  const html = checkoutProgressHtml(shown.get(), { locale: 'en', href: '/checkout/{step}' })
  const before = document.createElement('div')
  before.setHTMLUnsafe(html.replaceAll('tl-checkout-progress', 'div'))
  document.body.append(before)
  const plain = before.firstElementChild?.shadowRoot as ShadowRoot
  expect([...plain.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
    '/checkout/contact',
  ])
  expect(plain.querySelectorAll('[aria-current=step]')).toHaveLength(1)
  box.setHTMLUnsafe(html)
  const root = box.querySelector('tl-checkout-progress')?.shadowRoot as ShadowRoot
  expect(root.querySelectorAll('nav')).toHaveLength(1)
  expect(root.querySelector('style')).toBeNull()
  expect(root.querySelector('a')?.getAttribute('href')).toBe('/checkout/contact')
  root.querySelector('a')?.click()
  expect(shown.get().current).toBe('contact')
  shop.close()
})

test('what a shop calls its steps is text, on the server as well', () => {
  const shop = createStorefront({ channel: 'web', name: 'hostile' })
  const label = '<img src=x onerror="alert(1)">&"'
  shown = createCheckout(shop, { cart: createCart(shop), steps: [{ id: '"><b>', label }, 'review'] })
  shown.begin()
  const box = document.createElement('div')
  box.setHTMLUnsafe(checkoutProgressHtml(shown.get()).replaceAll('tl-checkout-progress', 'div'))
  const root = box.firstElementChild?.shadowRoot as ShadowRoot
  expect(root.querySelector('img, b')).toBeNull()
  expect(root.querySelector('.label')?.textContent).toBe(label)
})

test('it needs no more than a strict policy for styles and trusted types allow', () => {
  const { root } = open()
  expect(root.querySelector('style, [style]')).toBeNull()
  expect(root.adoptedStyleSheets).toHaveLength(1)
})
