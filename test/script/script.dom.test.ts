import { createCart, createConsent, createStorefront, createTracking } from 'throughline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchAttributes } from '../../src/script/attributes.ts'
import { createCommands } from '../../src/script/commands.ts'

const warn = vi.spyOn(console, 'warn')
let close = () => {}
beforeEach(() => void warn.mockReset())
afterEach(() => {
  close()
  document.body.replaceChildren()
})

function open() {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  const handles = { shop, cart: createCart(shop), tracking: createTracking(shop) }
  return { ...handles, run: createCommands(handles) }
}

const button = (attribute: string, text = '') => {
  const element = document.createElement('button')
  element.setAttribute('data-tl-add-to-cart', attribute)
  element.append(text)
  document.body.append(element)
  return element
}

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

test.each([[['cart.ad', {}]], [['constructor']], [[]], [['cart.add', {}]], [['cart.add']], [['ready']]])(
  'a wrong command %j is told in the console and stops nothing',
  async (command) => {
    const { run } = open()
    run(command)
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    expect(warn).toHaveBeenCalled()
  },
)

test('a click on an element with an item adds it, also on what is inside and on what comes later', () => {
  const { cart } = open()
  const { cart: watched } = { cart }
  watchAttributes(watched)
  const inner = document.createElement('span')
  const later = button('{"item_id":"TEA","price":1980,"quantity":2}')
  later.append(inner)
  inner.click()
  later.click()
  expect(cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`)).toEqual(['TEA x4'])
})

test('a broken item in the markup is told in the console with what to write', () => {
  const { cart } = open()
  watchAttributes(cart)
  button('TEA').click()
  button('{"price":1}').click()
  expect(cart.get().lines).toEqual([])
  expect(warn.mock.calls.flat().join()).toContain('data-tl-add-to-cart')
})

test('elements that ask for the count show it', () => {
  const { cart } = open()
  document.body.innerHTML = '<b data-tl-cart-count></b><i data-tl-cart-count>?</i>'
  watchAttributes(cart)
  cart.add({ item_id: 'TEA' }, 3)
  expect(
    [...document.querySelectorAll('[data-tl-cart-count]')].map((element) => element.textContent),
  ).toEqual(['3', '3'])
})

test('consent is decided by commands, where the script tag asks for it', () => {
  const { shop, cart, tracking, run } = open()
  run(['consent.grant', 'analytics'])
  expect(warn.mock.calls[0]?.join(' ')).toContain('data-tl-consent')
  const consent = createConsent()
  const asked = createCommands({ shop, cart, tracking, consent })
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
