import { createStorefront, createTracking } from 'throughline'
import { armOverlay, openOverlay } from 'throughline/overlay'
import { expect, test, vi } from 'vitest'
import { closeShops, open, row, shops, tab } from '../../support/overlayShop.ts'

closeShops()

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

const states = () => [...document.querySelectorAll('tl-overlay')].map((one) => one.hasAttribute('closed'))

test.each([
  ['⌘⇧Y as a Mac tells it', { key: 'y', metaKey: true, shiftKey: true }],
  ['Ctrl+Shift+Y with Caps Lock', { key: 'y', ctrlKey: true, shiftKey: true }],
])('the keys open it however they are told: %s', async (_, keys) => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  armOverlay(shop)
  dispatchEvent(new KeyboardEvent('keydown', keys))
  await expect.poll(states).toEqual([false])
})

test('keys that mean something else open nothing', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  armOverlay(shop)
  // Redo, with Caps Lock too.
  for (const key of ['y', 'Y']) dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true }))
  dispatchEvent(new KeyboardEvent('keydown', { key: 'Y', shiftKey: true }))
  // A field that the browser fills tells a key without a name.
  dispatchEvent(new Event('keydown'))
  await import('../../../src/overlay/open.ts')
  await new Promise(requestAnimationFrame)
  expect(states()).toEqual([])
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
  await import('../../../src/overlay/rest.ts')
  await new Promise(requestAnimationFrame)
  expect(shop.hub.transport!.offline).toBe(offline)
})

test('an overlay that has ended before its recorder was there records nothing more', async () => {
  const first = await open()
  tab(first.root, 'record')?.click()
  const start = () =>
    [...first.root.querySelectorAll('button')].find((one) => /^Start/.test(`${one.textContent}`))
  await expect.poll(start).toBeTruthy()
  start()?.click()
  first.overlay.stop()
  const { shop, overlay } = await open()
  // What shows the panels is here, and has just begun to load what records.
  await import('../../../src/overlay/rest.ts')
  overlay.stop()
  await import('../../../src/overlay/panels/record.ts')
  await new Promise(requestAnimationFrame)
  const kept = () => JSON.stringify({ ...sessionStorage })
  createTracking(shop).track('search', { search_term: 'too late' })
  expect(kept()).not.toContain('too late')
})

test('the address opens it also where a page may store nothing', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  const own = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage') as PropertyDescriptor
  const address = location.href
  history.replaceState(null, '', '?tl_debug=1')
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  try {
    armOverlay(shop)
    await expect.poll(() => document.querySelector('tl-overlay:not([closed])')).toBeTruthy()
  } finally {
    Object.defineProperty(globalThis, 'sessionStorage', own)
    history.replaceState(null, '', address)
  }
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
