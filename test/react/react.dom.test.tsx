import { act, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { type Cart, createCart, createStorefront, createWishlist, type Wishlist } from 'throughline'
import { StorefrontProvider, useCart, useReadable, useWishlist } from 'throughline/react'
import { afterEach, beforeEach, expect, test } from 'vitest'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
let close = () => {}
let cart: Cart
let wishlist: Wishlist
beforeEach(() => {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  cart = createCart(shop)
  wishlist = createWishlist(shop)
})
afterEach(() => close())

const mount = async (element: ReactNode) => {
  const root = document.createElement('div')
  const app = createRoot(root)
  await act(() => app.render(element))
  return { root, unmount: () => act(() => app.unmount()) }
}

function Both() {
  const { lines } = useCart()
  const wished = useWishlist().lines
  return [...lines, ...wished].map(({ id }) => id).join()
}

test('a provider adds to the one around it', async () => {
  cart.add({ item_id: 'TEA' })
  wishlist.add({ item_id: 'CUP' })
  const { root } = await mount(
    <StorefrontProvider cart={cart}>
      <StorefrontProvider wishlist={wishlist}>
        <Both />
      </StorefrontProvider>
    </StorefrontProvider>,
  )
  expect(root.textContent).toBe('TEA,CUP')
})

test('in strict mode, which mounts everything twice, it listens once and then not at all', async () => {
  let listeners = 0
  const subscribe: Cart['subscribe'] = (onChange) => {
    const stop = cart.subscribe(onChange)
    listeners++
    return () => {
      listeners--
      stop()
    }
  }
  const counted = { ...cart, subscribe }
  const Count = () => useReadable(counted).lines.length
  const { root, unmount } = await mount(
    <StrictMode>
      <Count />
    </StrictMode>,
  )
  expect(listeners).toBe(1)
  await act(() => void cart.add({ item_id: 'TEA' }))
  expect(root.textContent).toBe('1')
  await unmount()
  expect(listeners).toBe(0)
})
