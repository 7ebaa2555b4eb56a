import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type FaultyServer, startFaultyServer } from '../support/faultyServer.ts'
import { bundle, type Site, startSite } from '../support/site.ts'

let browser: Browser
let site: Site
let api: FaultyServer
beforeAll(async () => {
  ;[browser, site] = await Promise.all([launchBrowser(), bundle('test/stories/tabs.js').then(startSite)])
  api = await startFaultyServer([site.url])
})
afterAll(async () => {
  await browser?.close()
  await api?.close()
  site?.close()
})

test.each([
  ['without a server', () => ''],
  ['with a server', () => `/?api=${encodeURIComponent(api.url)}`],
])('a page %s keeps its cart when the data of its site is cleared, and says so', async (_, query) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(site.url + query())
  await page.evaluate("fixture.shop.ready.then(() => (fixture.add('TEA'), fixture.shop.flush()))")
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: site.url, storageTypes: 'all' })
  await page.evaluate("fixture.cart.add({ item_id: 'CUP', price: 1 }).saved.then(() => fixture.shop.flush())")
  const [lines, storage] = await page.evaluate<[string[], string]>(
    '[fixture.lines(), fixture.shop.status.get().storage]',
  )
  expect(lines).toEqual(['CUP ×1', 'TEA ×1'])
  expect(storage).toBe('memory')
  await context.close()
})
