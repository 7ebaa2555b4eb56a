import { createCart, createConsent, createStorefront, createTracking, createWishlist } from 'throughline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchAttributes } from '../../src/script/attributes.ts'
import { createCommands } from '../../src/script/commands.ts'

const warn = vi.spyOn(console, 'warn')
let close = () => {}
beforeEach(() => {
  warn.mockReset()
  // What is listened to in a page lasts as long as the page, so each test has one of its own.
  vi.stubGlobal('document', document.implementation.createHTMLDocument())
})
afterEach(() => {
  close()
  vi.unstubAllGlobals()
})

function open() {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  const handles = {
    shop,
    cart: createCart(shop),
    wishlist: createWishlist(shop),
    tracking: createTracking(shop),
  }
  return { ...handles, run: createCommands(handles) }
}

const button = (item: string, attribute = 'data-tl-add-to-cart') => {
  const element = document.createElement('button')
  element.setAttribute(attribute, item)
  document.body.append(element)
  return element
}

const heart = (item: string) => button(item, 'data-tl-wishlist-toggle')

test('commands reach the handles', async () => {
  const { cart, run } = open()
  run(['cart.add', { item_id: 'TEA', price: 1980 }, 2])
  run(['cart.add', { item_id: 'CUP' }])
  run(['cart.setQuantity', 'TEA', 3])
  run(['cart.remove', 'CUP'])
  run(['track', 'view_item', { items: [{ item_id: 'TEA' }] }])
  expect(cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`)).toEqual(['TEA x3'])
  const ready = await new Promise((resolve) => run(['ready', resolve]))
  expect(ready).toMatchObject({ cart })
  expect(warn).not.toHaveBeenCalled()
})

test('commands reach all that a cart can do', () => {
  const { cart, run } = open()
  const lines = () => cart.get().lines.map(({ id, quantity, selected }) => [id, quantity, selected])
  run(['cart.add', { item_id: 'TEA' }, 2])
  run(['cart.add', { item_id: 'CUP' }])
  run(['cart.select', 'CUP', false])
  run(['cart.saveForLater', 'TEA'])
  expect(lines()).toEqual([['CUP', 1, false]])
  expect(cart.get().saved).toMatchObject([{ id: 'TEA', quantity: 2 }])
  run(['cart.undo'])
  run(['cart.purchase', { transaction_id: 'T-1' }])
  expect(lines()).toEqual([['CUP', 1, false]])
  run(['cart.saveForLater', 'CUP'])
  run(['cart.restore', 'CUP'])
  expect(lines()).toEqual([['CUP', 1, true]])
  run(['cart.answerOffer', 'sum'])
  expect(warn).not.toHaveBeenCalled()
})

test('steps that nobody reads are told in the console', () => {
  const { run } = open()
  run(['checkout.steps', ['contact', 'review']])
  expect(warn).toHaveBeenCalledWith('throughline:', expect.stringContaining('data-tl-checkout=""'))
})

test('commands reach the wishlist', () => {
  const { cart, wishlist, run } = open()
  run(['wishlist.add', { item_id: 'TEA' }])
  run(['wishlist.toggle', { item_id: 'CUP' }, 'gifts'])
  run(['wishlist.toggle', { item_id: 'POT' }])
  run(['wishlist.toggle', { item_id: 'POT' }])
  run(['wishlist.remove', 'TEA', 'gifts'])
  expect(wishlist.get().lines.map(({ item, list }) => [item.item_id, list])).toEqual([
    ['TEA', ''],
    ['CUP', 'gifts'],
  ])
  run(['wishlist.remove', 'TEA'])
  expect(wishlist.has('TEA')).toBe(false)
  run(['wishlist.moveToCart', 'CUP', 'gifts'])
  expect(wishlist.get().lines).toEqual([])
  expect(cart.get().lines).toMatchObject([{ id: 'CUP', quantity: 1 }])
  expect(warn).not.toHaveBeenCalled()
})

test.each([
  [['cart.ad', {}]],
  [['constructor']],
  [[]],
  [['cart.add', {}]],
  [['cart.add']],
  [['wishlist.add']],
  [['ready']],
])('a wrong command %j is told in the console and stops nothing', async (command) => {
  const { run } = open()
  run(command)
  await Promise.resolve()
  await Promise.resolve()
  await Promise.resolve()
  expect(warn).toHaveBeenCalled()
})

test('a click on an element with an item adds it, also on what is inside and on what comes later', () => {
  const { cart, wishlist } = open()
  watchAttributes(cart, wishlist)
  const inner = document.createElement('span')
  const later = button('{"item_id":"TEA","price":1980,"quantity":2}')
  later.append(inner)
  inner.click()
  later.click()
  expect(cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`)).toEqual(['TEA x4'])
})

test('a broken item in the markup is told in the console with what to write', () => {
  const { cart, wishlist } = open()
  watchAttributes(cart, wishlist)
  button('TEA').click()
  button('{"price":1}').click()
  expect(cart.get().lines).toEqual([])
  expect(warn.mock.calls.flat().join()).toContain('data-tl-add-to-cart')
})

test('elements that ask for the count show it', () => {
  const { cart, wishlist } = open()
  document.body.innerHTML = '<b data-tl-cart-count></b><i data-tl-cart-count>?</i><b data-tl-wishlist-count>'
  watchAttributes(cart, wishlist)
  cart.add({ item_id: 'TEA' }, 3)
  wishlist.add({ item_id: 'CUP' })
  expect([...document.querySelectorAll('b, i')].map((element) => element.textContent)).toEqual([
    '3',
    '3',
    '1',
  ])
})

test('a heart puts its item on the wishlist and takes it off, and says whether it is there', () => {
  const { cart, wishlist } = open()
  const tea = heart('{"item_id":"TEA","price":1980}')
  const cup = heart('{"item_id":"CUP"}')
  watchAttributes(cart, wishlist)
  const pressed = () => [tea.getAttribute('aria-pressed'), cup.getAttribute('aria-pressed')]
  expect(pressed()).toEqual(['false', 'false'])
  tea.click()
  expect(pressed()).toEqual(['true', 'false'])
  expect(wishlist.get().lines.map(({ item }) => item)).toEqual([{ item_id: 'TEA', price: 1980 }])
  wishlist.add({ item_id: 'CUP' })
  tea.click()
  expect(pressed()).toEqual(['false', 'true'])
  expect(cart.get().lines).toEqual([])
})

test('a heart inside of what adds to the cart only does what it is for', () => {
  const { cart, wishlist } = open()
  watchAttributes(cart, wishlist)
  const card = button('{"item_id":"TEA"}')
  card.append(heart('{"item_id":"TEA"}'))
  card.querySelector('button')?.click()
  expect([cart.get().lines.length, wishlist.get().lines.length]).toEqual([0, 1])
})

test('elements that come later, and such as stand for another item now, are brought in step', async () => {
  const { cart, wishlist } = open()
  cart.add({ item_id: 'TEA' })
  wishlist.add({ item_id: 'TEA' })
  watchAttributes(cart, wishlist)
  const tea = heart('{"item_id":"TEA"}')
  document.body.insertAdjacentHTML('beforeend', '<p><b data-tl-cart-count></b></p>')
  await vi.waitFor(() => expect(tea.getAttribute('aria-pressed')).toBe('true'))
  await vi.waitFor(() => expect(document.querySelector('b')?.textContent).toBe('1'))
  tea.setAttribute('data-tl-wishlist-toggle', '{"item_id":"CUP"}')
  await vi.waitFor(() => expect(tea.getAttribute('aria-pressed')).toBe('false'))
})

test('a heart without a proper item is never pressed, and is told of when it is clicked', () => {
  const { cart, wishlist } = open()
  wishlist.add({ item_id: 'undefined' })
  const broken = [heart('TEA'), heart('{}'), heart('')]
  watchAttributes(cart, wishlist)
  expect(warn).not.toHaveBeenCalled()
  for (const element of broken) element.click()
  expect(broken.map((element) => element.getAttribute('aria-pressed'))).toEqual(['false', 'false', 'false'])
  expect(warn.mock.calls).toHaveLength(3)
  expect(warn.mock.calls.flat().join()).toContain('data-tl-wishlist-toggle')
})

test('consent is decided by commands, where the script tag asks for it', () => {
  const { shop, cart, wishlist, tracking, run } = open()
  run(['consent.grant', 'analytics'])
  expect(warn.mock.calls[0]?.join(' ')).toContain('data-tl-consent')
  const consent = createConsent()
  const asked = createCommands({ shop, cart, wishlist, tracking, consent })
  asked(['consent.grant', 'analytics'])
  asked(['consent.deny', 'marketing'])
  expect(consent.get()).toMatchObject({ analytics: true, marketing: false, functional: undefined })
  asked(['consent.deny'])
  expect(consent.get()).toMatchObject({ necessary: true, analytics: false, functional: false })
  warn.mockReset()
  asked(['consent.grant', 'everything'])
  expect(warn.mock.calls[0]?.join(' ')).toContain('everything')
  consent.stop()
})
