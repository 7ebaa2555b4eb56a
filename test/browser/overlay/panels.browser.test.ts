import axe from 'axe-core'
import { createCart, createConsent, createTracking } from 'throughline'
import { expect, test, vi } from 'vitest'
import { closeShops, key, open, sencha, tab, track } from '../../support/overlayShop.ts'

closeShops()

test.each(['ja', 'en'])('axe finds nothing in any panel, in %s', async (locale) => {
  const { shop, root, overlay } = await open({ locale, consent: createConsent() })
  const cart = createCart(shop, { tracking: createTracking(shop) })
  cart.add(sencha)
  track(shop, 'search', {})
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(3)
  root.querySelector<HTMLElement>('.event')?.click()
  for (const { id } of root.querySelectorAll('[role=tab]')) {
    root.querySelector<HTMLElement>(`#${id}`)?.click()
    await expect.poll(() => root.querySelector('[role=tabpanel]')?.children.length).toBeGreaterThan(0)
    await expect.poll(() => root.querySelector(`#${id}`)?.getAttribute('aria-selected')).toBe('true')
    const { violations } = await axe.run(overlay.element)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }
  expect(root.querySelectorAll('[style]')).toHaveLength(0)
})

test('how the shop is, is said in Japanese as well', async () => {
  const { root } = await open({ locale: 'ja' })
  expect(root.querySelector('.state')?.textContent).toBe('オンライン · 未確定 0')
})

test('a page whose clock stands still is not kept waiting for how long a list takes', async () => {
  let asked = 0
  const answer = () => {
    if (++asked > 100_000) throw new Error('It would go on for ever.')
    return { origin: 'index', version: 'v1', items: [] }
  }
  const state = { placement: 'home', origin: 'index', arm: 'none', items: [], removed: {}, listId: 'rec.1' }
  const inspect = () => ({ lists: [{ get: () => state, refresh() {} }], session: [], answer })
  const { root } = await open({ recommendations: { inspect } as never })
  await expect.poll(() => tab(root, 'recommendations')).toBeTruthy()
  const stopped = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
  tab(root, 'recommendations')?.click()
  await expect
    .poll(() => root.querySelector('[data-tl-panel=recommendations] .row')?.textContent)
    .toMatch(/ µs/)
  stopped.mockRestore()
  expect(asked).toBeLessThan(100_000)
})

test('everything is done by keys: tabs, the list, a detail, and back to the page', async () => {
  const field = document.createElement('input')
  document.body.append(field)
  field.focus()
  const { shop, root, overlay } = await open()
  for (const search_term of ['a', 'b', 'c']) createTracking(shop).track('search', { search_term })
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(3)
  expect(root.activeElement?.id).toBe('tab-events')
  key(root.activeElement, 'ArrowRight')
  await expect.poll(() => root.querySelector('[aria-selected=true]')?.id).toBe('tab-plan')
  key(root.activeElement, 'Home')
  await expect.poll(() => root.querySelector('.list')).toBeTruthy()
  const list = root.querySelector<HTMLElement>('.list')
  list?.focus()
  key(list, 'End')
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('c')
  key(list, 'ArrowUp')
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('b')
  const chosen = root.querySelector('.event[aria-selected=true]')
  expect(list?.getAttribute('aria-activedescendant')).toBe(chosen?.id)
  key(list, 'Escape')
  await expect.poll(() => root.querySelector('.detail')).toBeNull()
  key(list, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(true)
  expect(document.activeElement).toBe(field)
})

test('the list finds by text, by fate and by finding', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: '玉露' })
  track(shop, 'search', {})
  createTracking(shop).track('login')
  const names = () => [...root.querySelectorAll<HTMLElement>('.event')].map(({ dataset }) => dataset.tlEvent)
  await expect.poll(names).toEqual(['search', 'search', 'login'])
  const search = root.querySelector<HTMLInputElement>('input[type=search]')!
  search.value = '玉露'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.poll(names).toEqual(['search'])
  const reset = () =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Reset filters')
  reset()?.click()
  await expect.poll(names).toEqual(['search', 'search', 'login'])
  root.querySelector<HTMLElement>('[data-tl-found="missing-parameter"]')?.click()
  await expect.poll(names).toEqual(['search'])
  reset()?.click()
  const phase = root.querySelector<HTMLSelectElement>('select[aria-label=phase]')!
  phase.value = 'retention'
  phase.dispatchEvent(new Event('change', { bubbles: true }))
  await expect.poll(names).toEqual(['login'])
  search.value = 'nothing such'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.poll(() => root.querySelector('.note')?.textContent).toBe('Nothing matches these filters.')
})

test('web vitals are what the browser counts, and nobody counts on when the overlay has ended', async () => {
  const seen: Record<string, object[]> = {
    paint: [
      { name: 'first-paint', startTime: 90 },
      { name: 'first-contentful-paint', startTime: 12_345 },
    ],
    'layout-shift': [
      { startTime: 100, value: 0.1 },
      { startTime: 900, value: 0.05 },
      { startTime: 9000, value: 0.12 },
      { startTime: 9100, value: 9, hadRecentInput: true },
    ],
    event: [
      { duration: 900, interactionId: 0 },
      { duration: 64, interactionId: 7 },
    ],
  }
  let observing = 0
  class Observer {
    told: (list: { getEntries: () => object[] }) => void
    constructor(told: Observer['told']) {
      this.told = told
    }
    observe({ type }: { type: string }) {
      observing++
      this.told({ getEntries: () => (seen[type] ?? []).map((entry) => Object.create(entry)) })
    }
    disconnect = () => observing--
  }
  const { root, overlay } = await open()
  vi.stubGlobal('PerformanceObserver', Observer)
  tab(root, 'page')?.click()
  const value = (name: string) =>
    [...root.querySelectorAll('dt')].find(({ textContent }) => textContent === name)?.nextSibling?.textContent
  await expect.poll(() => value('CLS')).toBe('0.150')
  expect(value('INP')).toBe('64 ms')
  expect(value('FCP')).toBe('12345 ms')
  expect(observing).toBe(4)
  overlay.stop()
  expect(observing).toBe(0)
  vi.unstubAllGlobals()
})

test.each([
  ['0.000', ['layout-shift']],
  ['–', []],
])('a page that has not shifted has a CLS of %s where the browser tells of %s', async (text, types) => {
  const { root } = await open()
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      static supportedEntryTypes = types
      observe() {}
      disconnect() {}
    },
  )
  tab(root, 'page')?.click()
  const name = () => [...root.querySelectorAll('dt')].find(({ textContent }) => textContent === 'CLS')
  await expect.poll(() => name()?.nextSibling?.textContent).toBe(text)
  vi.unstubAllGlobals()
})

test('Escape in a field takes back what was typed, and then closes', async () => {
  const { root, overlay } = await open()
  const search = root.querySelector<HTMLInputElement>('input[type=search]')!
  search.value = 'tea'
  key(search, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(false)
  search.value = ''
  key(search, 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(true)
})

test('Escape leaves any other field for the page, and an input method its own', async () => {
  const field = document.body.appendChild(document.createElement('input'))
  field.focus()
  const { root, overlay } = await open({ plan: { pages: [] } })
  tab(root, 'plan')?.click()
  await expect.poll(() => root.querySelector('textarea')?.value).toContain('pages')
  const plan = root.querySelector('textarea')
  const pressed = { key: 'Escape', bubbles: true, composed: true }
  plan?.dispatchEvent(new KeyboardEvent('keydown', { ...pressed, isComposing: true }))
  expect(overlay.element.hasAttribute('closed')).toBe(false)
  plan?.dispatchEvent(new KeyboardEvent('keydown', pressed))
  expect(overlay.element.hasAttribute('closed')).toBe(true)
  expect(document.activeElement).toBe(field)
})

test('a place from a larger window leaves the page some room in this one', async () => {
  localStorage.setItem('throughline-overlay', '{ "size": 5000 }')
  const { root } = await open()
  expect(root.querySelector('.grip')?.getAttribute('aria-valuenow')).toBe(`${innerWidth - 40}`)
  expect(root.querySelector('.grip')?.getAttribute('aria-valuemax')).toBe(`${innerWidth - 40}`)
})

test('who sets the clock right keeps the focus', async () => {
  const { root } = await open()
  tab(root, 'controls')?.click()
  const button = (name: string) =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name)
  await expect.poll(() => button('+1 d')).toBeTruthy()
  button('+1 d')?.click()
  await expect.poll(() => button('Real time')?.matches(':enabled:not([aria-pressed=true])')).toBe(true)
  button('Real time')?.focus()
  button('Real time')?.click()
  await expect.poll(() => root.querySelector('[data-tl-panel=controls] .warn')).toBeNull()
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  expect(root.activeElement).toBe(button('Real time'))
})

test('who goes on in the page keeps the focus when the overlay closes, and who was inside has it back', async () => {
  const fields = [document.createElement('input'), document.createElement('input')] as const
  document.body.append(...fields)
  fields[0].focus()
  const { overlay } = await open()
  // A button of the shop opens what is open.
  overlay.show()
  overlay.hide()
  expect(document.activeElement).toBe(fields[0])
  overlay.show()
  fields[1].focus()
  overlay.hide()
  expect(document.activeElement).toBe(fields[1])
})

test('recommendations that cannot be loaded throw nothing into the page', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const thrown = vi.fn((event: Event) => event.preventDefault())
  addEventListener('unhandledrejection', thrown)
  const problem = new Error('blocked')
  const recommendations = Promise.reject(problem)
  // The shop knows.
  recommendations.catch(() => {})
  const { root } = await open({ recommendations })
  tab(root, 'plan')?.click()
  await expect.poll(() => warned.mock.calls, { timeout: 4000 }).toEqual([[problem]])
  // A browser tells of it after the task.
  await new Promise((resolve) => setTimeout(resolve))
  expect(thrown).not.toHaveBeenCalled()
  removeEventListener('unhandledrejection', thrown)
  warned.mockRestore()
})
