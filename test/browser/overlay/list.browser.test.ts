import { createTracking, type Storefront } from 'throughline'
import { expect, test } from 'vitest'
import { closeShops, findings, key, open, tab, track } from '../../support/overlayShop.ts'

closeShops()

const listOf = (root: ShadowRoot) => root.querySelector<HTMLElement>('.list')!

/** A list longer than its window, somewhere in the middle. */
async function scrolled(shop: Storefront, root: ShadowRoot): Promise<void> {
  for (let n = 0; n < 200; n++) createTracking(shop).track('search', { search_term: `tea ${n}` })
  await expect
    .poll(() => root.querySelector('[role=search]')?.lastElementChild?.textContent)
    .toBe('200 / 200')
  listOf(root).scrollTop = 2000
  await expect.poll(() => root.querySelector('[aria-posinset="50"]')).toBeTruthy()
}

test('the list is where somebody has left it after a look at another panel', async () => {
  const { shop, root } = await open()
  await scrolled(shop, root)
  tab(root, 'sync')?.click()
  await expect.poll(() => root.querySelector('[data-tl-panel=sync]')).toBeTruthy()
  tab(root, 'events')?.click()
  await expect.poll(() => listOf(root)?.scrollTop).toBe(2000)
})

test('the list stays where it is when a detail is closed, and has the focus', async () => {
  const { shop, root } = await open()
  await scrolled(shop, root)
  root.querySelector<HTMLElement>('[aria-posinset="50"]')?.click()
  const close = () => root.querySelector<HTMLElement>('.detail button.plain')
  await expect.poll(close).toBeTruthy()
  close()?.focus()
  close()?.click()
  await expect.poll(() => root.querySelector('.detail')).toBeNull()
  expect(listOf(root).scrollTop).toBeGreaterThan(1000)
  expect(root.activeElement).toBe(listOf(root))
})

test('the list shows that it has the focus', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('login')
  await expect.poll(() => root.querySelector('.event')).toBeTruthy()
  listOf(root).focus()
  expect(getComputedStyle(listOf(root)).outlineStyle).toBe('solid')
})

test('on a phone a name can be read beside all that is wrong with it', async () => {
  const { shop, root } = await open()
  track(shop, 'purchase', { coupon: 'hanako@example.jp' })
  await expect.poll(() => findings(root)).toEqual(['missing-parameter', 'personal-data'])
  const name = root.querySelector('.event .name')!
  expect(innerWidth).toBeLessThan(430)
  expect(name.scrollWidth).toBe(name.clientWidth)
})

test('the focus stays in the overlay when what had it goes', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('login')
  await expect.poll(() => root.querySelector('.event')).toBeTruthy()
  root.querySelector<HTMLInputElement>('input[type=search]')!.value = 'log'
  root.querySelector('input[type=search]')?.dispatchEvent(new Event('input', { bubbles: true }))
  const reset = () => root.querySelector<HTMLElement>('[role=search] button')
  await expect.poll(reset).toBeTruthy()
  reset()?.focus()
  reset()?.click()
  await expect.poll(reset).toBeNull()
  await expect.poll(() => root.activeElement?.id).toBe('tab-events')
})

test('Escape closes the overlay when what was chosen has been cleared from the list', async () => {
  const { shop, overlay, root } = await open()
  createTracking(shop).track('login')
  await expect.poll(() => root.querySelector('.event')).toBeTruthy()
  root.querySelector<HTMLElement>('.event')?.click()
  await expect.poll(() => root.querySelector('.detail')).toBeTruthy()
  await shop.forget()
  await expect.poll(() => root.querySelector('.detail')).toBeNull()
  key(tab(root, 'events'), 'Escape')
  expect(overlay.element.hasAttribute('closed')).toBe(true)
})
