import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, PATIENCE, troubleOf } from '../support/browser.ts'
import { type FaultyServer, startFaultyServer } from '../support/faultyServer.ts'
import { bundle, type Site, startSite } from '../support/site.ts'

/** So many times each measurement is made; its median counts. */
const ROUNDS = 21
const TARGET = 30

const twenty = Array.from({ length: 20 }, (_, index) => `SKU-${index}`)
const rows: Record<string, unknown>[] = []
const trouble: string[][] = []
let browser: Browser
let site: Site
let api: FaultyServer

beforeAll(async () => {
  ;[browser, site] = await Promise.all([launchBrowser(), bundle('test/stories/tabs.js').then(startSite)])
  api = await startFaultyServer([site.url])
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(trouble.splice(0).flat()).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await api?.close()
  site?.close()
  if (!process.env.OUTCOMES) return
  console.log('Two live tabs of one profile, each +1 on a shared line and a SKU of its own')
  console.table(rows)
})

const call = <T>(page: Page, what: string) => page.evaluate<T>(`fixture.${what}`)
const lines = (page: Page) => call<string[]>(page, 'lines()')

/** Tabs of a new profile that all show twenty lines. */
async function openTabs(query: string) {
  const context = await browser.newContext()
  const open = async () => {
    const page = await context.newPage()
    trouble.push(troubleOf(page))
    await page.goto(site.url + query)
    await call(page, 'shop.ready')
    return page
  }
  const [a, b] = [await open(), await open()]
  await call(a, `add(${twenty.map((id) => `'${id}'`)})`)
  for (const page of [a, b])
    await expect.poll(() => lines(page), PATIENCE).toEqual(twenty.map((id) => `${id} ×1`).sort())
  await call(a, 'shop.flush()')
  return { a, b, open }
}

test.each([
  ['without a server', () => ''],
  ['with a server', () => `/?api=${encodeURIComponent(api.url)}`],
])('two tabs that change a cart %s both show everything, and so does a third', async (where, query) => {
  const { a, b, open } = await openTabs(query())
  await Promise.all([call(a, "add('SKU-0', 'OF-A')"), call(b, "add('SKU-0', 'OF-B')")])
  const wanted = [...twenty.slice(1).map((id) => `${id} ×1`), 'SKU-0 ×3', 'OF-A ×1', 'OF-B ×1'].sort()
  for (const page of [a, b]) await expect.poll(() => lines(page), PATIENCE).toEqual(wanted)
  const c = await open()
  expect(await lines(c)).toEqual(wanted)

  // How long it takes until somebody else sees it.
  const took: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const [from, to] = round % 2 ? [a, b] : [b, a]
    const began = await call<number>(from, "add('SKU-1')")
    const what = `SKU-1 ×${round + 1}`
    await expect.poll(() => call(to, `shown('${what}')`), { ...PATIENCE, interval: 5 }).toBeTruthy()
    took.push((await call<number>(to, `shown('${what}')`)) - began)
  }
  took.sort((one, other) => one - other)
  const [median, most] = [took[ROUNDS >> 1] ?? Number.NaN, took.at(-1) ?? Number.NaN]
  rows.push({
    where,
    'tab A, tab B, third tab': '✓',
    'until the other tab shows it, ms': `${median.toFixed(1)} (slowest ${most.toFixed(1)})`,
    target: TARGET,
    ok: median <= TARGET ? '✓' : '✗',
  })
  expect(await lines(c)).toEqual(await lines(a))
})
