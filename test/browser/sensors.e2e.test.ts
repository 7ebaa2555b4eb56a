import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchOptions } from '../../.ci/chromium.mjs'
import { PATIENCE } from '../support/browser.ts'
import { root } from '../vitest.shared.ts'

/** All sensors on every page; what they track goes to the server at once. */
const script = `
  import * as sensors from './src/tracking/index.ts'
  const observers = new Set()
  const tracking = {
    track(name, params) {
      for (const { tracked } of observers) tracked?.(name, params)
      const items = params.items?.map(({ item_id }) => item_id).join(' ') ?? ''
      navigator.sendBeacon('/tracked', [name, location.pathname, items].join(' ').trim())
    },
    observe(observer) {
      observers.add(observer)
      return () => observers.delete(observer)
    },
  }
  sensors.trackPageViews(tracking)
  sensors.trackClicks(tracking)
  sensors.trackImpressions(tracking, { time: 50 })
  sensors.trackScrollDepth(tracking)
  sensors.trackFormErrors(tracking)
  sensors.trackVitals({ track() {} })
  navigator.sendBeacon('/ready', location.pathname + (document.prerendering ? ' in advance' : ''))
`
const html = (path: string) => `<!doctype html><title>${path}</title>
  <ul data-tl-list="all"><li data-tl-item='{"item_id":"TEA"}'>煎茶</li></ul>
  <script type="module" src="/sensors.js?${path}"></script>${path === '/ahead' ? ahead : ''}`
/** Has the next page rendered, and goes there when the test lets it. */
const ahead = `
  <script type="speculationrules">{"prerender":[{"urls":["/cup"],"eagerness":"immediate"}]}</script>
  <script>fetch('/go').then(() => location.assign('/cup'))</script>`

let code = ''
let server: Server
let browser: Browser
let context: BrowserContext
let page: Page
const tracked: string[] = []
const ready: string[] = []
const requested: string[] = []
let go = () => {}
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`
const views = () => tracked.filter((line) => line.startsWith('page_view'))

beforeAll(async () => {
  const built = await build({
    stdin: { contents: script, resolveDir: root, sourcefile: join(root, 'sensors.ts') },
    bundle: true,
    write: false,
    format: 'esm',
  })
  code = built.outputFiles[0]!.text
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://shop.test')
    const heard = { '/tracked': tracked, '/ready': ready }[pathname]
    if (heard) {
      request.setEncoding('utf8').on('data', (line) => heard.push(line))
      response.writeHead(204).end()
      return
    }
    if (pathname === '/go') {
      go = () => response.end()
      return
    }
    requested.push(pathname)
    const body = pathname === '/sensors.js' ? code : html(pathname)
    response.setHeader(
      'content-type',
      pathname === '/sensors.js' ? 'text/javascript' : 'text/html;charset=utf-8',
    )
    response.end(body)
  }).listen(0)
  browser = await chromium.launch({
    ...launchOptions(),
    // Playwright switches it off.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})
beforeEach(async () => {
  tracked.length = 0
  ready.length = 0
  requested.length = 0
  context = await browser.newContext({
    baseURL: `http://localhost:${(server.address() as AddressInfo).port}`,
  })
  page = await context.newPage()
})
afterEach(() => context.close())

test('with all sensors a page can go to the back/forward cache; back from there it is seen again, and its lists too', async () => {
  await page.goto('/tea')
  await expect.poll(() => tracked, PATIENCE).toEqual(['page_view /tea', 'view_item_list /tea TEA'])
  await page.goto('/cup')
  await expect.poll(() => tracked.length, PATIENCE).toBe(4)
  requested.length = 0
  await page.goBack({ waitUntil: 'commit' })
  await expect.poll(() => tracked.slice(4), PATIENCE).toEqual(['page_view /tea', 'view_item_list /tea TEA'])
  // It was not loaded anew.
  expect(requested).toEqual([])
})

test('a page rendered in advance counts nothing until it is shown', async () => {
  // A browser that is driven renders nothing in advance.
  const { executablePath, args } = launchOptions()
  const profile = mkdtempSync(join(tmpdir(), 'throughline-'))
  const alone = spawn(
    executablePath,
    [...args, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, `${origin()}/ahead`],
    { stdio: 'ignore' },
  )
  try {
    await expect.poll(() => ready, PATIENCE).toEqual(['/ahead', '/cup in advance'])
    await expect.poll(() => tracked, PATIENCE).toEqual(['page_view /ahead', 'view_item_list /ahead TEA'])
    go()
    await expect.poll(() => tracked.slice(2), PATIENCE).toEqual(['page_view /cup', 'view_item_list /cup TEA'])
    expect(ready).toHaveLength(2)
  } finally {
    const ended = new Promise((resolve) => alone.once('exit', resolve))
    alone.kill()
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})

test('moves within a page count by the Navigation API, with the browser left as it is', async () => {
  await page.goto('/tea')
  await expect.poll(views, PATIENCE).toHaveLength(1)
  const native = await page.evaluate(() => {
    const untouched = /native code/.test(`${history.pushState}`)
    history.pushState(null, '', '/pot')
    history.replaceState(null, '', '/pot?sort=price')
    history.pushState(null, '', '/pot?sort=price#reviews')
    return untouched
  })
  expect(native).toBe(true)
  await page.goBack()
  await page.goBack()
  await expect.poll(views, PATIENCE).toEqual(['page_view /tea', 'page_view /pot', 'page_view /tea'])
})
