import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { createSyncHandler } from 'throughline/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchOptions } from '../../.ci/chromium.mjs'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { root } from '../vitest.shared.ts'

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(launchOptions())
})
afterAll(() => browser?.close())

test('the script tag adds one global, throughline, and throws nothing into the page', async () => {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.route('http://shop.test/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<main></main>' }),
  )
  await page.goto('http://shop.test/')
  await page.evaluate('window.before = Object.keys(window)')
  await page.addScriptTag({ path: join(root, 'dist/throughline.js') })

  const added = await page.evaluate(
    'Object.keys(window).filter((key) => key !== "before" && !before.includes(key))',
  )
  expect(added).toEqual(['throughline'])
  expect(errors).toEqual([])
})

test('a script tag that a page has twice does everything once', async () => {
  const page = await browser.newPage()
  await page.route('http://shop.test/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<b data-tl-cart-count></b><button data-tl-add-to-cart='{"item_id":"TEA"}'>+</button>`,
    }),
  )
  await page.goto('http://shop.test/')
  for (let i = 0; i < 2; i++) await page.addScriptTag({ path: join(root, 'dist/throughline.js') })
  await page.evaluate("throughline('ready', () => { window.loaded = true })")
  await page.waitForFunction('window.loaded')
  await page.locator('button').click()
  await page.locator('button').click()
  await page.evaluate(
    "new Promise((then) => throughline('ready', ({ cart }) => cart.add({ item_id: 'CUP' }).saved.then(then)))",
  )
  await page.reload()
  await page.addScriptTag({ path: join(root, 'dist/throughline.js') })
  const lines = await page.evaluate(
    "new Promise((then) => throughline('ready', ({ cart }) => then(cart.get().lines.map(({ id, quantity }) => id + ' x' + quantity))))",
  )
  expect(lines).toEqual(['TEA x2', 'CUP x1'])
})

test('the snippet of the README works as it stands there, also before the file has loaded', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, snippet = ''] = /<!-- snippet -->\n```html\n([\s\S]*?)```\n<!-- \/snippet -->/.exec(readme) ?? []
  const database = memoryDatabase()
  const handler = createSyncHandler({ database, history: true })
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  let load = () => {}
  const held = new Promise<void>((resolve) => {
    load = resolve
  })
  await page.route('http://shop.test/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/throughline.js') {
      await held
      return route.fulfill({ path: join(root, 'dist/throughline.js') })
    }
    if (!pathname.startsWith('/throughline/'))
      return route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>店</title>${snippet}` })
    const request = route.request()
    const { method, headers, postData } = {
      method: request.method(),
      headers: request.headers(),
      postData: request.postData(),
    }
    const answer = await handler(new Request(request.url(), { method, headers, body: postData }))
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    })
  })
  await page.goto('http://shop.test/', { waitUntil: 'commit' })
  await page.waitForFunction('window.throughline')
  await page.evaluate("throughline('cart.add', { item_id: 'EARLY' })")
  load()
  await page.locator('[data-tl-cart-count]:text-is("1")').waitFor()
  await page.locator('[data-tl-add-to-cart]').click()
  await page.locator('[data-tl-cart-count]:text-is("2")').waitFor()
  const carts = () => [...database.entries.values()].map(({ op }) => (op as string[])[1])
  await expect.poll(carts).toEqual(['EARLY', 'SKU-1'])
  const names = () => [...database.touchpoints.values()].map(({ name }) => name).sort()
  await expect.poll(names, { timeout: 10_000 }).toEqual(['add_to_cart', 'add_to_cart', 'page_view'])
  expect(errors).toEqual([])
})
