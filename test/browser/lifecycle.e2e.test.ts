import { type ChildProcess, spawn } from 'node:child_process'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchOptions } from '../../.ci/chromium.mjs'
import { cleanUp, newFolder } from '../support/example.ts'
import { type FaultyServer, startFaultyServer } from '../support/faultyServer.ts'
import { killAll, withDescendants } from '../support/processes.ts'
import { bundle, type Site, startSite } from '../support/site.ts'

/** What a browser says that keeps no page at all, as the headless shell does: it goes on to say what else it found. */
const BROWSERS_OWN = ['BackForwardCacheDisabledForDelegate', 'BrowsingInstanceNotSwapped']

let script: string
let browser: Browser
let site: Site
let api: FaultyServer
let unattended: ChildProcess | undefined
beforeAll(async () => {
  script = await bundle('test/faults/page.js')
  browser = await chromium.launch({
    ...launchOptions(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
})
afterEach(async () => {
  // The command may be a script, which has the browser as a child.
  if (unattended?.pid) killAll(withDescendants(unattended.pid))
  unattended = undefined
  for (const context of browser.contexts()) await context.close()
  await api?.close()
  site?.close()
})
afterAll(async () => {
  await browser?.close()
  await cleanUp()
})

const start = async (also?: Parameters<typeof startSite>[1]) => {
  site = await startSite(script, also)
  api = await startFaultyServer([site.url])
}
const shop = (query = '') => `${site.url}/?api=${encodeURIComponent(api.url)}${query}`
const named = (name: string) => [...api.database.touchpoints.values()].filter((one) => one.name === name)
const arrived = (name: string, times = 1) => api.until(() => named(name).length >= times, 20_000)

/**
 * Leaves a page that will track once it is shown again, and comes back by history. Answers why Chromium says it could
 * not keep it, or nothing when it did.
 */
async function leaveAndComeBack(page: Page): Promise<string[] | undefined> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.enable')
  const outcome = new Promise<string[] | undefined>((resolve, reject) => {
    session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) =>
      resolve(notRestoredExplanations.map(({ reason }) => reason)),
    )
    page
      .context()
      .exposeFunction('restored', () => resolve(undefined))
      .catch(reject)
  })
  await page.evaluate(
    'addEventListener("pageshow", ({ persisted }) => persisted && (fixture.visit("restored"), restored()))',
  )
  const left = page.waitForURL('**/elsewhere')
  await page.evaluate('void setTimeout(fixture.leave)')
  await left
  await page.evaluate('void setTimeout(() => history.back())')
  return outcome
}

const openWarm = async (query = '') => {
  const page = await browser.newPage()
  await page.goto(shop(query))
  await page.evaluate(
    'fixture.visit("opened"), fixture.cart().add({ item_id: "SKU-1" }), fixture.shop.flush()',
  )
  expect(await arrived('opened')).toBe(true)
  return page
}

test('Chromium finds nothing in a page with a shop that keeps it out of the back/forward cache', async () => {
  await start()
  const page = await openWarm()
  const reasons = await leaveAndComeBack(page)
  expect(reasons?.filter((reason) => !BROWSERS_OWN.includes(reason)) ?? []).toEqual([])
  if (!reasons) expect(await arrived('restored')).toBe(true)
})

test('Chromium would say so', async () => {
  await start()
  const page = await openWarm()
  await page.evaluate('addEventListener("unload", () => {})')
  expect(await leaveAndComeBack(page)).toContain('UnloadHandlerExistsInMainFrame')
})

test('a page that is put away and shown again tracks and shares on', async () => {
  await start()
  const page = await openWarm()
  const pass = (type: string) =>
    page.evaluate(`dispatchEvent(new PageTransitionEvent('${type}', { persisted: true }))`)
  for (const visit of ['restored once', 'restored twice']) {
    await pass('pagehide')
    await pass('pageshow')
    await page.evaluate(`fixture.visit('${visit}'), fixture.cart().add({ item_id: '${visit}' })`)
    expect(await arrived(visit)).toBe(true)
    const items = () => [...api.database.entries.values()].map(({ op }) => (op as string[])[1])
    await expect.poll(items, { timeout: 10_000 }).toContain(visit)
  }
  expect([...api.arrivals.values()].filter((times) => times > 1)).toEqual([])
})

// Whoever drives Chromium forbids it to prerender, so here pages go by themselves.
test('a page that is rendered in advance counts nothing until it is shown', async () => {
  const said = new Map<string, () => void>()
  const hear = (what: string) => new Promise<void>((resolve) => said.set(`/says/${what}`, resolve))
  const prepared = hear('prerendering')
  let show = () => {}
  const shown = new Promise<string>((resolve) => {
    show = () => resolve('')
  })
  const next = () => shop('&views').slice(site.url.length)
  await start((path) => {
    if (path === '/wait') return shown
    said.get(path)?.()
    if (path.startsWith('/says/')) return Promise.resolve('')
    if (path === '/first') {
      const rules = { prerender: [{ source: 'list', urls: [next()], eagerness: 'immediate' }] }
      return Promise.resolve(`<!doctype html><title>first</title>
        <script type="speculationrules">${JSON.stringify(rules)}</script>
        <script>fetch('/wait').then(() => { location.href = ${JSON.stringify(next())} })</script>`)
    }
    if (path !== next()) return undefined
    return Promise.resolve(`<!doctype html><title>next</title><script src="/page.js"></script>
      <script>fixture.shop.ready.then(() => fixture.shop.flush())
        .then(() => fetch('/says/' + (document.prerendering ? 'prerendering' : 'shown')))</script>`)
  })
  const { executablePath, args } = launchOptions()
  const flags = [...args, '--headless', `--user-data-dir=${newFolder()}`, '--remote-debugging-port=0']
  unattended = spawn(executablePath, [...flags, `${site.url}/first`], { stdio: 'ignore' })
  await prepared
  // An exchange is through, and whoever sends everything at once would have sent.
  expect(named('page_view')).toEqual([])

  show()
  expect(await arrived('page_view')).toBe(true)
  const views = named('page_view').map(({ params }) => params.page_location)
  expect(views).toEqual([`${site.url}${next()}`])
})
