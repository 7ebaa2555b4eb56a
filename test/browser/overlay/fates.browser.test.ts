import { createCart, createConsent, createStorefront, createTracking, http } from 'throughline'
import { openOverlay } from 'throughline/overlay'
import { createSyncHandler } from 'throughline/server'
import { expect, test } from 'vitest'
import { memoryDatabase } from '../../server/memoryDatabase.ts'
import { closeShops, fates, open, row, sencha, shops, tab, track } from '../../support/overlayShop.ts'

closeShops()

test('a touchpoint is followed from the call to the word of the server', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('saved')
  await shop.flush()
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'search')?.click()
  await expect
    .poll(() => fates(root))
    .toEqual(['committed', 'saved memory', 'sent attempt 1 · 204', 'acknowledged'])
})

test('what is sent while the overlay still looks at what there was is followed as well', async () => {
  const handler = createSyncHandler({ database: memoryDatabase() })
  const exchange = http('/throughline', { fetch: handler })
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}`, exchange })
  shops.push(shop)
  createTracking(shop)
  await shop.flush()
  createTracking(shop).track('login')
  const { element } = await openOverlay(shop, { locale: 'en' })
  await shop.flush()
  const root = element.shadowRoot as ShadowRoot
  await expect.poll(() => row(root, 'login')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'login')?.click()
  await expect
    .poll(() => fates(root))
    .toEqual(['committed', expect.stringMatching(/^saved/), 'sent attempt 1 · 204', 'acknowledged'])
})

test('what is sent is followed beside a disk that hangs', async () => {
  const name = `overlay-${Math.random()}`
  const opening = indexedDB.open(`throughline-overlay:${name}`)
  await expect.poll(() => opening.readyState).toBe('done')
  // Waits for the connection above, and whoever opens it waits for that.
  indexedDB.deleteDatabase(`throughline-overlay:${name}`)
  const { shop, root } = await open({ name })
  createTracking(shop).track('login')
  await shop.flush()
  await expect.poll(() => row(root, 'login')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'login')?.click()
  await expect.poll(() => fates(root), { timeout: 3000 }).toContain('sent attempt 1 · 204')
  opening.result.close()
})

test('an entry of the cart is followed as well, and the cart shows what the server has of it', async () => {
  const { shop, root } = await open()
  const cart = createCart(shop, { tracking: createTracking(shop) })
  cart.add(sencha)
  await expect.poll(() => row(root, 'add')?.dataset.tlFate).toBe('acknowledged')
  tab(root, 'cart')?.click()
  await expect
    .poll(() => [...root.querySelectorAll('td')].map((cell) => cell.textContent))
    .toEqual(['煎茶SKU-1', '1', '1', '✓'])
})

test('what the shop corrects or refuses says why, in the list and in the cart', async () => {
  const { shop, root } = await open({
    accept: (lines) => lines.map(({ id }) => ({ id, reason: 'stock', quantity: id === 'SKU-1' ? 2 : 0 })),
  })
  const cart = createCart(shop)
  cart.add(sencha, 5)
  cart.add({ item_id: 'SKU-2' })
  await shop.flush()
  const rows = () => [...root.querySelectorAll<HTMLElement>('[data-tl-event="add"]')]
  await expect.poll(() => rows().map(({ dataset }) => dataset.tlFate)).toEqual(['acknowledged', 'rejected'])
  rows()[1]?.click()
  await expect.poll(() => fates(root).at(-1)).toBe('rejected stock')
  tab(root, 'cart')?.click()
  await expect
    .poll(() => root.querySelector('td')?.textContent)
    .toBe('煎茶SKU-1corrected by the shop: quantity 5 → 2 (stock)')
})

test('what waits for consent says for which, and what is denied shows what would have been sent', async () => {
  const consent = createConsent()
  const { shop, root } = await open({ consent })
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('held')
  consent.deny('analytics')
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('dropped')
  row(root, 'search')?.click()
  await expect.poll(() => fates(root)).toEqual(['committed', 'held analytics', 'dropped denied'])
  expect([...root.querySelectorAll('.detail h2')].map((heading) => heading.textContent)).toContain(
    'Would have been sent',
  )
  tab(root, 'consent')?.click()
  await expect.poll(() => root.querySelector('[aria-label=analytics]')?.textContent).toBe('granteddenied')
  root.querySelector<HTMLElement>('[aria-label=analytics] button')?.click()
  expect(consent.get().analytics).toBe(true)
})

test('filters follow what becomes of an entry', async () => {
  const consent = createConsent()
  const { shop, root } = await open({ consent })
  const [findings, search] = [...root.querySelectorAll('.bar')] as [Element, Element]
  const fate = search.querySelector<HTMLSelectElement>('[aria-label=fate]')!
  const count = () => search.lastElementChild?.textContent
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => [...fate.options].map(({ value }) => value)).toEqual(['', 'held'])
  fate.value = 'held'
  fate.dispatchEvent(new Event('change'))
  await expect.poll(count).toBe('1 / 1')
  consent.deny('analytics')
  await expect.poll(count).toBe('0 / 1')
  expect([...fate.options].map(({ value }) => value)).toEqual(['', 'dropped', 'held'])
  expect(findings.textContent).toContain('No findings')
  track(shop, 'view_item', { value: 'much' })
  await expect.poll(() => findings.textContent).not.toContain('No findings')
})

test('a failing server is told with each attempt, and a try counts on', async () => {
  const { shop, root } = await open()
  tab(root, 'controls')?.click()
  const button = (text: string) =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === text)
  await expect.poll(() => button('server error')).toBeTruthy()
  button('server error')?.click()
  createCart(shop).add(sencha)
  await shop.flush()
  await expect.poll(() => shop.status.get().error?.message).toContain('failing server')
  await expect.poll(() => root.querySelector('.banner')?.textContent).toContain('server error')
  button('normal')?.click()
  await shop.flush()
  tab(root, 'events')?.click()
  await expect.poll(() => row(root, 'add')?.dataset.tlFate).toBe('acknowledged')
  row(root, 'add')?.click()
  await expect.poll(() => fates(root)).toContain('sent attempt 1 · 500')
  expect(fates(root)).toContain('sent attempt 2 · 200')
})

test('the clock jumps, and what is recorded then is of then', async () => {
  const { shop, root, overlay } = await open()
  tab(root, 'controls')?.click()
  const button = (text: string) =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === text)
  await expect.poll(() => button('+1 d')).toBeTruthy()
  button('+1 d')?.click()
  const seen: number[] = []
  createTracking(shop).observe({ recorded: ({ at }) => void seen.push(at) })
  createTracking(shop).track('search', { search_term: '煎茶' })
  expect(seen[0]! - Date.now()).toBeGreaterThan(86_000_000)
  overlay.stop()
  createTracking(shop).track('search', { search_term: '煎茶' })
  expect(Math.abs(seen[1]! - Date.now())).toBeLessThan(60_000)
})

test('a request that went well looks so, with or without an answer', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('login')
  await shop.flush()
  tab(root, 'sync')?.click()
  const answers = () =>
    [...root.querySelectorAll('td:nth-child(3)')].map((cell) => [cell.textContent, cell.className])
  await expect.poll(answers).toContainEqual(['204', 'good'])
})

test('only what can be replayed offers it', async () => {
  const { shop, root } = await open()
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = [{ event: 'share' }]
  createTracking(shop).track('login')
  const offered = async (name: string) => {
    await expect.poll(() => row(root, name)).toBeTruthy()
    row(root, name)?.click()
    await expect.poll(() => root.querySelector('.detail code')?.textContent).toBe(name)
    return [...root.querySelectorAll('.detail button')].some(({ textContent }) => textContent === 'Replay')
  }
  expect(await offered('login')).toBe(true)
  expect(await offered('share')).toBe(false)
  track(shop, 'quiz', 'no object' as never)
  expect(await offered('quiz')).toBe(false)
})

test('a shop that begins to track after the overlay has opened is followed too', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  const { element } = await openOverlay(shop, { locale: 'en' })
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(() => row(element.shadowRoot as ShadowRoot, 'search')?.dataset.tlFate).toBe('local')
})

test('the list can be cleared, and fills again', async () => {
  const { shop, root } = await open()
  createTracking(shop).track('search', { search_term: 'a' })
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(1)
  tab(root, 'controls')?.click()
  const button = () =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Clear the list')
  await expect.poll(button).toBeTruthy()
  button()?.click()
  tab(root, 'events')?.click()
  await expect.poll(() => root.querySelector('.note')?.textContent).toContain('Nothing recorded yet')
  createTracking(shop).track('login')
  await expect.poll(() => row(root, 'login')).toBeTruthy()
  expect(root.querySelectorAll('.event')).toHaveLength(1)
})

test('a date is shown as it is sent', async () => {
  const { shop, root } = await open()
  track(shop, 'search', { search_term: 'x', since: new Date(0) })
  await expect.poll(() => row(root, 'search')).toBeTruthy()
  row(root, 'search')?.click()
  await expect.poll(() => root.querySelector('.detail .tree')?.textContent).toContain('1970-01-01T00:00:00')
})

test('a shop without a server keeps its cart on the device, and says so', async () => {
  const shop = createStorefront({ channel: 'web', name: `overlay-${Math.random()}` })
  shops.push(shop)
  const { element } = await openOverlay(shop, { locale: 'en' })
  createCart(shop).add(sencha)
  await expect.poll(() => row(element.shadowRoot as ShadowRoot, 'add')?.dataset.tlFate).toBe('local')
})

test('only of what was not sent it is said that it would have been', async () => {
  const consent = createConsent()
  const { shop, root } = await open({ consent })
  const heading = async (name: string) => {
    row(root, name)?.click()
    await expect.poll(() => root.querySelector('.detail')?.getAttribute('aria-label')).toBe(name)
    return [...root.querySelectorAll('.detail h2')].at(-2)?.textContent
  }
  createCart(shop).add(sencha)
  createTracking(shop).track('search', { search_term: 'tea' })
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('held')
  expect(await heading('search')).toBe('Would have been sent')
  expect(await heading('add')).toBe('Payload')
  consent.grant()
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('saved')
  expect(await heading('search')).toBe('Payload')
})
