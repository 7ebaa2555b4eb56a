import { expect, test } from 'vitest'

test('importing the library in a page adds no listener, no global and no element', async () => {
  const names = [
    'tl-add-to-cart',
    'tl-cart-count',
    'tl-wishlist-toggle',
    'tl-recommendations',
    'tl-checkout-progress',
  ]
  const heard: string[] = []
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (...args: Parameters<typeof addEventListener>): void {
    heard.push(args[0])
    addEventListener.apply(this, args)
  }
  const before = new Set(Reflect.ownKeys(globalThis))
  try {
    const library = await import('throughline')
    expect(library).toHaveProperty('createStorefront')
  } finally {
    EventTarget.prototype.addEventListener = addEventListener
  }
  expect(heard).toEqual([])
  expect(Reflect.ownKeys(globalThis).filter((key) => !before.has(key))).toEqual([])
  expect(names.filter((name) => customElements.get(name))).toEqual([])
})
