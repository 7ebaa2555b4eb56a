import {
  createCart,
  createCheckout,
  createConsent,
  createStorefront,
  createTracking,
  http,
} from 'throughline'
import { openOverlay } from 'throughline/overlay'
import { expect, test } from 'vitest'
import { createRing } from '../../../src/overlay/watch/ring.ts'
import {
  closeShops,
  fates,
  findings,
  open,
  row,
  sencha,
  shops,
  storedIn,
  tab,
  track,
} from '../../support/overlayShop.ts'

closeShops()

test('what is kept over pages has no payload before consent, and goes when the customer takes it back', async () => {
  const consent = createConsent()
  const { shop } = await open({ consent })
  const name = `throughline-overlay:${shop.name}`
  const kept = async () => (await storedIn(name)).map(({ name, body }) => [name, JSON.stringify(body)])
  createTracking(shop).track('search', { search_term: 'held back', currency: '煎茶' })
  await expect.poll(kept).toEqual([['search', expect.not.stringContaining('held back')]])
  await expect
    .poll(async () => (await storedIn(name))[0]?.findings)
    .toEqual([{ kind: 'invalid', field: 'currency', problem: '' }])
  consent.grant('analytics')
  await expect.poll(kept).toEqual([['search', expect.stringContaining('held back')]])
  consent.deny('analytics')
  await expect.poll(kept).toEqual([])
  createCart(shop).add(sencha)
  await expect.poll(async () => (await kept()).map(([name]) => name)).toEqual(['add'])
  await shop.forget()
  await expect.poll(kept).toEqual([])
})

test('what is typed at a checkout is not kept over pages', async () => {
  const { shop } = await open()
  const cart = createCart(shop)
  cart.add(sencha)
  const checkout = createCheckout(shop, { cart, steps: ['contact', 'review'] })
  checkout.begin()
  checkout.complete('contact', { email: 'hanako@example.jp' })
  const kept = async () => JSON.stringify(await storedIn(`throughline-overlay:${shop.name}`))
  await expect.poll(kept).toContain('"complete"')
  expect(await kept()).not.toContain('hanako')
})

test('what was saved in memory alone has gone with its page, and says so', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const exchange = http('/throughline', { fetch: () => new Promise<Response>(() => {}) })
    const shop = createStorefront({ channel: 'web', name, exchange })
    shops.push(shop)
    createTracking(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    return { shop, root: element.shadowRoot as ShadowRoot }
  }
  const first = await visit()
  createTracking(first.shop).track('login')
  createCart(first.shop).add(sencha)
  await expect.poll(() => row(first.root, 'login')?.dataset.tlFate).toBe('saved')
  first.shop.close()
  const { root } = await visit()
  await expect.poll(() => row(root, 'login')?.dataset.tlFate).toBe('dropped')
  expect(row(root, 'add')?.dataset.tlFate).toBe('dropped')
  row(root, 'login')?.click()
  await expect.poll(() => fates(root).at(-1)).toBe('dropped page-left')
})

test('what may not be kept of an entry is not held against it by the next page', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const shop = createStorefront({ channel: 'web', name, consent: createConsent() })
    shops.push(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    return { shop, root: element.shadowRoot as ShadowRoot }
  }
  const first = await visit()
  createTracking(first.shop).track('view_item', { currency: 'JPY', value: 1980, items: [sencha] })
  createTracking(first.shop).track('search', { search_term: 'hanako@example.jp' })
  await expect.poll(() => findings(first.root)).toEqual(['personal-data'])
  first.shop.close()
  const { shop, root } = await visit()
  await expect.poll(() => row(root, 'search')?.dataset.tlFate).toBe('dropped')
  track(shop, 'sign_up', { method: 'hanako@example.jp' })
  await expect.poll(() => findings(root)).toEqual(['personal-data', 'personal-data'])
})

test('five thousand entries outlive their page, the newest', async () => {
  const name = `overlay-${Math.random()}`
  const visit = async () => {
    const shop = createStorefront({ channel: 'web', name })
    shops.push(shop)
    const { element } = await openOverlay(shop, { locale: 'en' })
    const root = element.shadowRoot as ShadowRoot
    return { shop, root, count: () => root.querySelector('[role=search]')?.lastElementChild?.textContent }
  }
  const first = await visit()
  const tracking = createTracking(first.shop)
  for (let number = 0; number < 5200; number++) tracking.track('search', { search_term: `word-${number}` })
  await expect.poll(first.count, { timeout: 5000 }).toBe('5200 / 5200')
  await expect
    .poll(async () => (await storedIn(`throughline-overlay:${name}`)).at(-1)?.body, { timeout: 10_000 })
    .toEqual({ search_term: 'word-5199' })
  first.shop.close()
  const second = await visit()
  await expect.poll(second.count, { timeout: 5000 }).toBe('5000 / 5000')
  const search = second.root.querySelector<HTMLInputElement>('input[type=search]')!
  const find = (text: string) => {
    search.value = text
    search.dispatchEvent(new Event('input', { bubbles: true }))
  }
  find('word-5199')
  await expect.poll(second.count).toBe('1 / 5000')
  find('word-199"')
  await expect.poll(second.count).toBe('0 / 5000')
  await expect.poll(async () => (await storedIn(`throughline-overlay:${name}`)).length).toBe(5000)
})

test('the oldest give way while a page goes on', async () => {
  const name = `overlay-${Math.random()}`
  const ring = createRing(name, () => {})
  const record = { tab: 'tab', collection: 'touchpoints', name: 'search', channel: 'web', page: '' } as const
  for (let at = 1000; at < 6200; at++)
    ring.keep({ ...record, key: `${at}`, id: `${at}`, at, body: {}, bridges: [], findings: [], fates: [] })
  const kept = async () => (await storedIn(`throughline-overlay:${name}`)).map(({ key }) => key)
  await expect.poll(async () => (await kept()).length, { timeout: 5000 }).toBe(5000)
  expect((await kept())[0]).toBe('1200')
  ring.stop()
})

test('what was cleared from the list does not come back with the next page', async () => {
  const { shop, root } = await open()
  const name = `throughline-overlay:${shop.name}`
  const kept = async () => (await storedIn(name)).map(({ name }) => name)
  createTracking(shop).track('search', { search_term: '煎茶' })
  await expect.poll(kept).toEqual(['search'])
  tab(root, 'controls')?.click()
  const clear = () =>
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Clear the list')
  await expect.poll(clear).toBeTruthy()
  clear()?.click()
  await expect.poll(kept).toEqual([])
  // Only now does its fate come to be known.
  await shop.flush()
  createTracking(shop).track('login')
  await expect.poll(kept).toContain('login')
  expect(await kept()).toEqual(['login'])
})

test('what a customer takes back while an overlay opens does not come back with it', async () => {
  const first = await open()
  const { name } = first.shop
  createTracking(first.shop).track('login')
  const kept = async () => (await storedIn(`throughline-overlay:${name}`)).map(({ name }) => name)
  await expect.poll(kept).toEqual(['login'])
  first.shop.close()
  const shop = createStorefront({ channel: 'web', name })
  shops.push(shop)
  const { element } = await openOverlay(shop, { locale: 'en' })
  await shop.forget()
  await expect.poll(kept).toEqual([])
  createTracking(shop).track('share')
  await expect.poll(kept).toEqual(['share'])
  expect(row(element.shadowRoot as ShadowRoot, 'login')).toBeNull()
})

test('what is kept can be deleted while an overlay has it open, and fills again', async () => {
  const { shop } = await open()
  const name = `throughline-overlay:${shop.name}`
  const kept = async () => (await storedIn(name)).map(({ name }) => name)
  for (const event of ['login', 'share']) {
    createTracking(shop).track(event)
    // Whoever opens it first makes it.
    const made = async () => (await indexedDB.databases()).some((one) => one.name === name)
    await expect.poll(made).toBe(true)
    await expect.poll(kept).toEqual([event])
    const deleting = indexedDB.deleteDatabase(name)
    await expect.poll(() => deleting.readyState).toBe('done')
  }
})
