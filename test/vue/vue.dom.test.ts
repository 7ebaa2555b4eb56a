import { type Cart, count, createCart, createStorefront } from 'throughline'
import { useCart, useReadable } from 'throughline/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, reactive, watch } from 'vue'

let close = () => {}
let cart: Cart
beforeEach(() => {
  const shop = createStorefront({ channel: 'web' })
  close = () => shop.close()
  cart = createCart(shop)
})
afterEach(() => close())

test('outside of components it works at once, and as long as its scope', () => {
  const warn = vi.spyOn(console, 'warn')
  cart.add({ item_id: 'TEA' })
  const scope = effectScope()
  const state = scope.run(() => useReadable(cart))
  expect(state?.value).toBe(cart.get())
  cart.add({ item_id: 'CUP' })
  expect(state?.value).toBe(cart.get())
  scope.stop()
  cart.clear()
  expect(state?.value.lines).toHaveLength(2)
  expect(warn).not.toHaveBeenCalled()
})

test('in a scope that components share, it outlives the component that came first', () => {
  const scope = effectScope(true)
  const shared = () => scope.run(() => useReadable(cart))
  let state: ReturnType<typeof shared>
  const app = createApp({
    setup() {
      state = shared()
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  app.unmount()
  cart.add({ item_id: 'TEA' })
  expect(state?.value).toBe(cart.get())
  scope.stop()
  cart.clear()
  expect(state?.value.lines).toHaveLength(1)
})

test('what it returns can be made reactive as a whole, and then reads like the state itself', () => {
  const scope = effectScope()
  const seen: number[] = []
  scope.run(() => {
    const shown = reactive(useCart(cart))
    watch(
      () => count(shown),
      (pieces) => seen.push(pieces),
      { flush: 'sync' },
    )
    shown.add({ item_id: 'TEA' }, 2)
    expect(shown.lines).toBe(cart.get().lines)
  })
  cart.add({ item_id: 'CUP' })
  expect(seen).toEqual([2, 3])
  scope.stop()
})
