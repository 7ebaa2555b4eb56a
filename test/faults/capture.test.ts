import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, expect, test } from 'vitest'
import { asksForConsent } from '../support/dist.ts'
import { cleanUp } from '../support/example.ts'
import { createWorld, type World } from './world.ts'

/** In all that a visitor did and where they did it; in nothing that the cart needs. */
const MARK = 'LEAK'

const names = [
  ...['page_view', 'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'remove_from_wishlist'],
  ...['add_to_cart', 'remove_from_cart', 'view_cart', 'begin_checkout', 'add_shipping_info'],
  ...['add_payment_info', 'purchase', 'refund', 'search', 'share', 'login', 'sign_up', 'view_promotion'],
  ...['select_promotion', 'checkout_step_viewed', 'something_of_our_own'],
]

interface Scenario {
  readonly name: string
  readonly source: string
  /** What the page has before anything else. */
  readonly before?: string
  /** What happens before anything is tracked. */
  readonly first?: string
  /** It begins with a grant, so what was held until then is out. */
  readonly granted?: boolean
}

const denied = "'analytics_storage': 'denied', 'ad_storage': 'denied', 'ad_user_data': 'denied'"
const gtag = 'window.dataLayer = []; window.gtag = function () { dataLayer.push(arguments) }'
const answers = (data: string) => `window.__tcfapi = (command, version, hear) => {
  if (command === 'addEventListener') hear({ listenerId: 1, gdprApplies: true, ${data} }, true)
}`

const scenarios: readonly Scenario[] = [
  { name: 'nobody has asked', source: 'own' },
  { name: 'the shop denies', source: 'own', first: 'fixture.consent.deny()' },
  {
    name: 'the shop grants and then denies',
    source: 'own',
    first: 'fixture.consent.grant(), fixture.consent.deny()',
    granted: true,
  },
  { name: 'Consent Mode is not there', source: 'consent-mode' },
  {
    name: 'Consent Mode denies by default',
    source: 'consent-mode',
    before: `${gtag}; gtag('consent', 'default', { ${denied} })`,
  },
  {
    name: 'Consent Mode denies',
    source: 'consent-mode',
    before: `${gtag}; gtag('consent', 'update', { ${denied} })`,
  },
  { name: 'no TCF tool loads', source: 'tcf' },
  { name: 'a TCF tool asks', source: 'tcf', before: answers("eventStatus: 'cmpuishown'") },
  {
    name: 'a TCF tool denies',
    source: 'tcf',
    before: answers("eventStatus: 'tcloaded', purpose: { consents: {} }"),
  },
  {
    name: 'Global Privacy Control',
    source: 'gpc',
    before: "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })",
  },
  { name: 'a promise that never comes true', source: 'decided' },
]

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(cleanUp)

/** All that a page has stored, as text. */
const storedBy = (page: Page) =>
  page.evaluate(async () => {
    const found: unknown[] = [document.cookie, { ...localStorage }, { ...sessionStorage }]
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name } of await indexedDB.databases()) {
      const database = await ask(indexedDB.open(name!))
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store)
        found.push(name, store, await Promise.all([ask(rows.getAllKeys()), ask(rows.getAll())]))
      }
      database.close()
    }
    for (const name of await caches.keys()) found.push(name, await (await caches.open(name)).keys())
    const binary = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value
    return JSON.stringify(found, binary)
  })

/** All that was sent, as text. */
const sentTo = ({ api }: World) =>
  api.requests
    .map(({ path, body }) => path + Buffer.from(body[0] === 0x1f ? gunzipSync(body) : body).toString())
    .join('\n')

/** All bytes of a folder of the profile. */
function bytesUnder(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n')
}

test.skipIf(!asksForConsent).each(scenarios)(
  `before a grant nothing is sent or stored but what is necessary: $name${asksForConsent ? '' : ' (createConsent is not in dist)'}`,
  async ({ source, before, first, granted: early }) => {
    world = await createWorld()
    const { api, context } = world
    if (before) await context.addInitScript(before)
    const campaign = `&utm_source=${MARK}&utm_campaign=${MARK}&gclid=${MARK}`
    const page = await world.open(`&consent=${source}${campaign}${early ? '' : '&views'}`)
    const ids = await page.evaluate(
      async ([names, mark, first]) => {
        const { fixture } = window as any
        document.title = mark
        // biome-ignore lint/security/noGlobalEval: the scenario's own words.
        if (first) globalThis.eval(first)
        const ids = names.map(
          (name) =>
            fixture.tracking.track(name, { [mark]: mark, transaction_id: mark, search_term: mark }).id,
        )
        fixture.cart({ tracking: fixture.tracking }).add({ item_id: 'NEED-1', price: 1 })
        await fixture.shop.flush()
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
        await fixture.shop.flush()
        return ids as string[]
      },
      [names, MARK, first] as const,
    )
    // The cart needs no consent.
    await expect.poll(() => api.database.entries.size, { timeout: 20_000 }).toBe(1)

    const forbidden = [MARK, ...names.map((name) => `"${name}"`), ...ids]
    const leaks = (text: string) => forbidden.filter((word) => text.includes(word))
    expect(leaks(sentTo(world))).toEqual([])
    expect(leaks(await storedBy(page))).toEqual([])
    const left = page.waitForURL('**/elsewhere')
    await page.evaluate('void setTimeout(fixture.leave)')
    await left
    expect(leaks(await storedBy(page))).toEqual([])
    expect(leaks(sentTo(world))).toEqual([])
    await page.close()

    // The same page with a grant leaks all of it, or this test would see nothing.
    const granted = await world.open(`&consent=own${campaign}`)
    await granted.evaluate(
      ([names, mark]) => {
        const { fixture } = window as any
        for (const name of names) fixture.tracking.track(name, { [mark]: mark })
        fixture.consent.grant()
        return fixture.shop.flush()
      },
      [names, MARK] as const,
    )
    const seen = world
    await expect.poll(() => leaks(sentTo(seen)), { timeout: 20_000 }).toEqual(forbidden.slice(0, -ids.length))
    await context.close()
    expect(bytesUnder(join(world.profile, 'Default', 'IndexedDB'))).toContain(MARK)
  },
)

test.skipIf(!asksForConsent)('nothing about what is held reaches the bytes of a disk', async () => {
  world = await createWorld()
  const page = await world.open('&consent=own&views')
  await page.evaluate(
    ([names, mark]) => {
      const { fixture } = window as any
      for (const name of names) fixture.tracking.track(name, { [mark]: mark })
      return fixture.shop.flush()
    },
    [names, MARK] as const,
  )
  await world.context.close()
  const bytes = bytesUnder(join(world.profile, 'Default', 'IndexedDB'))
  expect([MARK, 'view_item', 'begin_checkout'].filter((word) => bytes.includes(word))).toEqual([])
})
