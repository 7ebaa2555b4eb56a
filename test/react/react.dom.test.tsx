import { act, createElement, StrictMode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { type Cart, createCart, createStorefront } from 'throughline'
import { StorefrontProvider, useCart } from 'throughline/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
let close = () => {}
let cart: Cart
beforeEach(() => {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  cart = createCart(shop)
})
afterEach(() => close())

function Lines({ cart }: { readonly cart?: Cart }) {
  const { lines, add } = useCart(cart)
  return (
    <button type="button" onClick={() => add({ item_id: 'TEA' })}>
      {lines.map(({ id, quantity }) => `${id} x${quantity}`).join()}
    </button>
  )
}

const mount = async (element: React.ReactNode) => {
  const root = document.createElement('div')
  document.body.append(root)
  const app = createRoot(root)
  await act(() => app.render(element))
  return { root, unmount: () => act(() => app.unmount()) }
}

test('a component shows the cart and changes it', async () => {
  const { root, unmount } = await mount(
    <StrictMode>
      <Lines cart={cart} />
    </StrictMode>,
  )
  expect(root.textContent).toBe('')
  await act(() => cart.add({ item_id: 'CUP' }, 2))
  expect(root.textContent).toBe('CUP x2')
  await act(() => root.querySelector('button')?.click())
  expect(root.textContent).toBe('CUP x2,TEA x1')
  await unmount()
  cart.add({ item_id: 'POT' })
  expect(root.textContent).toBe('')
})

test('without an argument it is the cart of the provider', async () => {
  cart.add({ item_id: 'TEA' })
  const { root } = await mount(
    <StorefrontProvider cart={cart}>
      <Lines />
    </StorefrontProvider>,
  )
  expect(root.textContent).toBe('TEA x1')
})

test('without either, the error says what to write', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await expect(mount(<Lines />)).rejects.toThrow('<StorefrontProvider cart={cart}>')
})

test('a cart that was read before hydration does not disturb it', async () => {
  const html = renderToString(createElement(Lines, { cart }))
  cart.add({ item_id: 'TEA' })
  const root = document.createElement('div')
  root.innerHTML = html
  const errors: unknown[] = []
  await act(() => {
    hydrateRoot(root, createElement(Lines, { cart }), { onRecoverableError: (error) => errors.push(error) })
  })
  expect(errors).toEqual([])
  expect(root.textContent).toBe('TEA x1')
})
