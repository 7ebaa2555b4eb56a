import { createCart, createStorefront, createTracking, createWishlist } from 'throughline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCommands } from '../../src/script/commands.ts'
import { start } from '../../src/script/recommendations.ts'

const warn = vi.spyOn(console, 'warn')
let close = () => {}
beforeEach(() => {
  warn.mockReset()
  vi.stubGlobal('document', document.implementation.createHTMLDocument())
  // No index, no elements: what is known of products is what is judged.
  vi.stubGlobal('customElements', undefined)
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
})
afterEach(() => {
  close()
  vi.unstubAllGlobals()
})

function open(asked = true) {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  const handles = {
    shop,
    cart: createCart(shop),
    wishlist: createWishlist(shop),
    tracking: createTracking(shop),
  }
  const page = start(handles, '/recs/default.json')
  const recommending = asked ? Promise.resolve(page) : undefined
  const recommendations = recommending?.then(({ recommendations }) => recommendations)
  const run = createCommands({ ...handles, ...(recommendations && { recommendations }) }, recommending)
  return { ...page, run }
}

const show = (attribute: string, value: string) => {
  const element = document.createElement('div')
  element.setAttribute(attribute, value)
  document.body.append(element)
}

test('a product is known by whatever element of the page carries it, also one that comes later', async () => {
  show('data-tl-item', '{"item_id":"TEA","item_name":"煎茶"}')
  show('data-tl-add-to-cart', '{"item_id":"TEA","price":1980}')
  show('data-tl-item', 'no JSON')
  const { recommendations } = open()
  expect(recommendations.product('TEA')).toEqual({ item_id: 'TEA', item_name: '煎茶', price: 1980 })
  expect(recommendations.product('CUP')).toBeUndefined()
  show('data-tl-add-to-cart', '{"item_id":"CUP","price":3300}')
  await vi.waitFor(() => expect(recommendations.product('CUP')).toMatchObject({ price: 3300 }))
  expect(String(warn.mock.calls)).not.toContain('JSON')
})

test('a command tells of products that are not on the page, and adds to those that are', async () => {
  show('data-tl-item', '{"item_id":"TEA","item_name":"煎茶"}')
  const { recommendations, run } = open()
  run(['recommendations.products', [{ item_id: 'TEA', link: '/tea' }, { item_id: 'POT' }]])
  await vi.waitFor(() => expect(recommendations.product('POT')).toEqual({ item_id: 'POT' }))
  expect(recommendations.product('TEA')).toEqual({ item_id: 'TEA', item_name: '煎茶', link: '/tea' })
})

test('a command hides what is of no interest, and ready hands the handle out', async () => {
  const { recommendations, run } = open()
  run(['recommendations.hide', 'TEA'])
  await vi.waitFor(() => expect(recommendations.get().hidden).toEqual(['TEA']))
  const handles = await new Promise<any>((resolve) => run(['ready', resolve]))
  expect(await handles.recommendations).toBe(recommendations)
})

test('without the attribute, a command says what to write', async () => {
  const { run } = open(false)
  run(['recommendations.hide', 'TEA'])
  await vi.waitFor(() => expect(String(warn.mock.calls)).toContain('data-tl-recommendations'))
})

test('where there is no index, the console says so once, and names the address', async () => {
  const { run } = open()
  await vi.waitFor(() =>
    expect(String(warn.mock.calls)).toContain('no index at http://localhost:3000/recs/default.json'),
  )
  run(['recommendations.products', [{ item_id: 'TEA' }]])
  run(['cart.add', { item_id: 'TEA' }])
  expect(warn).toHaveBeenCalledOnce()
})
