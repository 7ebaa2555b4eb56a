import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { touchpoints } from 'throughline/testing'
import { expect, test } from 'vitest'
import { PATIENCE } from '../support/browser.ts'
import { visitExample } from '../support/visits.ts'
import { root } from '../vitest.shared.ts'

const visits = visitExample()
const { device, open } = visits

const overlay = (page: Page) => page.locator('tl-overlay')
const events = (page: Page) =>
  overlay(page)
    .locator('[data-tl-event]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.tlEvent))
const isHidden = (page: Page) => overlay(page).evaluate((element) => element.hasAttribute('closed'))

test('each of the five mistakes of the broken shop is marked in the list', async () => {
  const page = await open('/broken/?tl_debug=1')
  const kinds = ['before-consent', 'duplicate', 'missing-parameter', 'wrong-step', 'lost-purchase']
  for (const kind of kinds)
    await overlay(page).locator(`[data-tl-event] [data-tl-finding="${kind}"]`).first().waitFor()
  const marked = await overlay(page)
    .locator('[data-tl-event]:has([data-tl-finding])')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.tlEvent))
  expect(marked).toEqual(['view_item', 'add_to_cart', 'view_item', 'checkout_step_completed', 'purchase'])
})

test.each(['/', '/react/', '/vue/', '/pos'])('a shop without mistakes has no findings: %s', async (path) => {
  const page = await open(`${path}?tl_debug=1`)
  await overlay(page).locator('[data-tl-event="page_view"]').waitFor()
  await page.locator('button:has-text("カートに入れる"), [data-tl-add-to-cart]').first().click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').waitFor()
  await overlay(page).getByText('指摘なし').waitFor()
})

test('the overlay is remembered from page to page, with what was recorded before, and closed by keys', async () => {
  const page = await open('/?tl_debug=1')
  await overlay(page).locator('[data-tl-event="page_view"]').waitFor()
  await page.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').waitFor()
  await page.goto('/')
  const first = async () => (await events(page)).slice(0, 3)
  await expect.poll(first, PATIENCE).toEqual(['page_view', 'add', 'add_to_cart'])
  const fates = () =>
    overlay(page)
      .locator('[data-tl-event]')
      .evaluateAll((rows) => rows.slice(0, 3).map((row) => (row as HTMLElement).dataset.tlFate))
  await expect.poll(fates, PATIENCE).toEqual(Array(3).fill('acknowledged'))
  await page.keyboard.press('Control+Shift+Y')
  await expect.poll(() => isHidden(page)).toBe(true)
  await page.goto('/')
  await overlay(page).waitFor({ state: 'attached' })
  expect(await isHidden(page)).toBe(true)
  await page.keyboard.press('Control+Shift+Y')
  // What this page has sent before anybody looked, nobody knows of.
  await expect.poll(first, PATIENCE).toEqual(['page_view', 'add', 'add_to_cart'])
  await page.goto('/?tl_debug=0')
  await page.goto('/')
  await page.locator('[data-status][data-pending="0"]').waitFor()
  expect(await overlay(page).count()).toBe(0)
})

test('a tab that is opened from the page is another one', async () => {
  const page = await open('/?tl_debug=1')
  await overlay(page).locator('[data-tl-event="page_view"]').waitFor()
  const opened = page.waitForEvent('popup')
  await page.evaluate(() => void window.open('/?tl_debug=1'))
  const other = await opened
  await overlay(other).locator('[data-tl-event="page_view"]').first().waitFor()
  await other.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').waitFor()
})

test('what another tab records is here as well, and says so', async () => {
  const page = await open('/?tl_debug=1')
  const other = await open('/?tl_debug=1', page.context())
  await other.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').click()
  await overlay(page).getByText('別のタブ').waitFor()
})

test('what a customer takes back in one tab is kept by no other one', async () => {
  const page = await open('/broken/?tl_debug=1')
  await overlay(page).locator('[data-tl-finding="lost-purchase"]').first().waitFor()
  const other = await open('/broken/?tl_debug=1', page.context())
  await overlay(other).locator('[data-tl-finding="lost-purchase"]').first().waitFor()
  await other.context().route('**/touchpoints*', (route) => route.abort())
  await other.evaluate("void throughline('track', 'search', { search_term: 'taken back' })")
  const fate = (at: Page) => overlay(at).locator('[data-tl-event="search"]').getAttribute('data-tl-fate')
  await expect.poll(() => fate(other), PATIENCE).toMatch(/saved|sent/)
  const kept = () => ringOf(other)
  await expect.poll(kept, PATIENCE).toContain('taken back')
  await page.evaluate("void throughline('consent.deny')")
  await expect.poll(() => fate(other), PATIENCE).toBe('dropped')
  await expect.poll(kept, PATIENCE).toContain('"withdrawn"')
  expect(await kept()).not.toContain('taken back')
})

/** All that the overlays of a browser have stored of what was recorded. */
const ringOf = (page: Page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const { name = '' } = databases.find(({ name }) => name?.startsWith('throughline-overlay:')) ?? {}
    return new Promise<string>((resolve) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => {
        const rows = opening.result.transaction('ring').objectStore('ring').getAll()
        rows.onsuccess = () => {
          opening.result.close()
          resolve(JSON.stringify(rows.result))
        }
      }
    })
  })

test('who signs out leaves nothing in what the overlays of any tab keep', async () => {
  const page = await open('/?tl_debug=1&as=hanako')
  const other = await open('/?tl_debug=1&as=hanako', page.context())
  for (const tab of [page, other]) await tab.locator('[data-tl-add-to-cart]').first().click()
  await expect
    .poll(() => ringOf(other).then((kept) => kept.match(/"add_to_cart"/g)?.length), PATIENCE)
    .toBe(2)
  // What still waits to be sent is found by the next page.
  await page.context().route('**/touchpoints*', (route) => route.abort())
  await page.evaluate("void throughline('track', 'search', { search_term: 'before' })")
  await page.locator('[data-sign-out]').click()
  await expect.poll(() => ringOf(other), PATIENCE).not.toContain('TEA-SENCHA')
  await overlay(page).locator('[data-tl-event="search"]').waitFor()
  await page.context().unroute('**/touchpoints*')
  await other.evaluate("void throughline('track', 'search', { search_term: 'next' })")
  await expect.poll(() => ringOf(other), PATIENCE).toContain('"acknowledged"')
  await expect.poll(() => ringOf(other), PATIENCE).toContain('next')
  expect(await ringOf(other)).not.toMatch(/TEA-SENCHA|before/)
})

test('while a tab plays offline, no tab of the browser sends, and all is sent afterwards', async () => {
  const page = await open('/?tl_debug=1')
  const other = await open('/', page.context())
  await other.locator('[data-status][data-connection="online"]').waitFor()
  await overlay(page).locator('#tab-controls').click()
  await overlay(page).getByRole('button', { name: 'オフライン' }).click()
  await overlay(page).locator('.banner', { hasText: '✓' }).waitFor()
  await page.locator('[data-tl-add-to-cart]').first().click()
  await other.locator('[data-tl-add-to-cart]').nth(1).click()
  await page.locator('[data-status][data-pending="2"]').waitFor()
  // Both would have been sent at once.
  await page.waitForTimeout(1000)
  await other.locator('[data-status][data-pending="2"]').waitFor()
  await overlay(page).getByRole('button', { name: '通常' }).click()
  await page.locator('[data-status][data-pending="0"]').waitFor()
  await other.locator('[data-status][data-pending="0"]').waitFor()
})

test('while a tab plays offline it hears nothing live, and listens again at once afterwards', async () => {
  const page = await (await device()).newPage()
  let ended = 0
  page.on('requestfailed', (request) => {
    if (request.url().includes('/live')) ended++
  })
  const asked = () => page.waitForRequest(/\/live/)
  const first = asked()
  await page.goto('/?tl_debug=1')
  await first
  const panel = overlay(page).locator('[data-tl-panel=sync]')
  const live = panel.locator('dt:has-text("ライブ接続") + dd')
  await overlay(page).locator('#tab-sync').click()
  await expect.poll(() => live.textContent(), PATIENCE).toContain('✓')
  await overlay(page).locator('#tab-controls').click()
  await overlay(page).getByRole('button', { name: 'オフライン' }).click()
  await expect.poll(() => ended, PATIENCE).toBe(1)
  await overlay(page).locator('#tab-sync').click()
  await expect.poll(() => live.textContent()).toBe('–')
  await overlay(page).locator('#tab-controls').click()
  const again = asked()
  await overlay(page).getByRole('button', { name: '通常' }).click()
  await again
})

test('what was chosen stays in view beside its detail', async () => {
  const page = await open('/?tl_debug=1')
  await page.evaluate(
    `for (let n = 0; n < 40; n++) throughline('track', 'search', { search_term: 'tea ' + n })`,
  )
  await overlay(page).locator('[data-tl-event]').last().click()
  await overlay(page).locator('.detail').waitFor()
  const list = await overlay(page).locator('.list').boundingBox()
  const row = await overlay(page).locator('.event[aria-selected=true]').boundingBox()
  expect(row!.y).toBeGreaterThanOrEqual(list!.y)
  expect(row!.y + row!.height).toBeLessThanOrEqual(list!.y + list!.height)
})

/** Whether something of ours is in a database of recommendations; puts it there when it is to be. */
const marked = ([name, put]: readonly [name: string, put: boolean]) =>
  new Promise<boolean>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => opening.result.createObjectStore('index')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const store = opening.result.transaction('index', 'readwrite').objectStore('index')
      if (put) store.put(1, 'ours')
      const count = store.count('ours')
      store.transaction.oncomplete = () => {
        opening.result.close()
        resolve(count.result > 0)
      }
    }
  })

test('what is stored can be cleared, and the overlay is there again to show what comes then', async () => {
  const page = await open('/?tl_debug=1')
  await page.locator('[data-tl-add-to-cart]').first().click()
  await page.locator('[data-tl-line]').waitFor()
  // The address no longer asks for it.
  await page.goto('/')
  await page.locator('[data-tl-line]').waitFor()
  await page.evaluate(
    "for (const key of ['throughline:other:arm', 'throughline-consent', 'theme']) localStorage[key] = '{}'",
  )
  // An index of this shop, and a shop whose name ends like this one's.
  for (const name of ['throughline:default:recommendations', 'throughline:other:default'])
    expect(await page.evaluate(marked, [name, true] as const)).toBe(true)
  await overlay(page).locator('#tab-controls').click()
  const again = page.waitForEvent('load')
  await overlay(page).getByRole('button', { name: '保存内容を消す' }).click()
  await overlay(page).getByRole('button', { name: '消して再読み込みしますか?' }).click()
  await again
  await overlay(page).locator('.frame').waitFor()
  expect(await page.locator('[data-tl-line]').count()).toBe(0)
  const kept = await page.evaluate<string[]>('Object.keys(localStorage)')
  expect(kept).toEqual(expect.arrayContaining(['throughline:other:arm', 'theme']))
  expect(kept).not.toContain('throughline-consent')
  expect(await page.evaluate(marked, ['throughline:default:recommendations', false] as const)).toBe(false)
  expect(await page.evaluate(marked, ['throughline:other:default', false] as const)).toBe(true)
})

test('recommendations say what they are made of, by which visit, and how old the index is', async () => {
  await expect
    .poll(
      async () => (await fetch(`${visits.example.url}/throughline/recommendations/default.json`)).status,
      PATIENCE,
    )
    .toBe(200)
  const page = await open('/?tl_debug=1')
  await page.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).locator('#tab-recommendations').click()
  const panel = overlay(page).locator('[data-tl-panel=recommendations]')
  await panel.getByText('cart ← 煎茶 100g').first().waitFor()
  await panel
    .getByText(/^煎茶 100g \d\.\d\d$/)
    .first()
    .waitFor()
  await panel.getByText('in-cart 1').waitFor()
  await panel.getByText(/ · \d min$/).waitFor()
  const time = panel.getByText(/^\d+ µs$/)
  await time.first().waitFor()
  expect(Number.parseInt((await time.first().textContent()) ?? '', 10)).toBeGreaterThan(0)
  const near = panel.locator('dt:text-is("煎茶 100g") + dd')
  expect(await near.textContent()).toMatch(/^[^·]+ \d\.\d\d( · [^·]+ \d\.\d\d){1,4}$/)
  expect(await near.textContent()).not.toContain('煎茶 100g')
})

test('a shop sends the same whether somebody looks on or not', async () => {
  const visit = async (path: string, width: number) => {
    const context = await device({ viewport: { width, height: 900 } })
    const page = await context.newPage()
    const seen = touchpoints(page)
    await page.goto(path)
    await page.locator('[data-tl-add-to-cart]').first().click()
    await page.locator('[data-tl-wishlist-toggle]').nth(2).click()
    await page.locator('[data-order]').click()
    await page.locator('.desk .next').waitFor()
    await page.locator('[data-status][data-pending="0"]').waitFor()
    if (path !== '/') await overlay(page).locator('[data-tl-event="begin_checkout"]').click()
    const all = await seen.all()
    await context.close()
    // Addresses say who looks on, and a checkout's id is its own.
    return all.map(({ name, params: { page_location, checkout_id, ...params } }) => [name, params])
  }
  // As much room for the page beside the overlay as without.
  const looked = await visit('/?tl_debug=1', 1280 + 440)
  expect(looked.map(([name]) => name)).toContain('begin_checkout')
  expect(looked).toEqual(await visit('/', 1280))
})

test('a page that nobody debugs has one listener more, and no file', async () => {
  const files: string[] = []
  const context = await device()
  const page = await context.newPage()
  page.on('request', (request) => files.push(new URL(request.url()).pathname))
  await page.addInitScript(() => {
    const heard: string[] = []
    const { addEventListener } = EventTarget.prototype
    EventTarget.prototype.addEventListener = function (...all: Parameters<typeof addEventListener>) {
      if (this === globalThis && all[0] === 'keydown') heard.push(all[0])
      return addEventListener.apply(this, all)
    }
    Object.assign(globalThis, { heard })
  })
  await page.goto('/')
  await page.locator('[data-status][data-pending="0"]').waitFor()
  expect(files.filter((path) => path.includes('overlay'))).toEqual([])
  expect(await page.evaluate('heard')).toEqual(['keydown'])
  await context.close()
})

test('a click in the overlay is no click of the customer', async () => {
  const page = await open('/?tl_debug=1')
  await page.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').click()
  await overlay(page).locator('.detail').waitFor()
  await overlay(page).locator('#tab-sync').click()
  await overlay(page).locator('#tab-events').click()
  await overlay(page).locator('[data-tl-event="add"]').waitFor()
  expect(await events(page)).toEqual(['page_view', 'add', 'add_to_cart'])
})

/** A page of its own beside the files of the package; `close` ends it. */
async function serve(html: string, policy = ''): Promise<{ url: string; close: () => void }> {
  const server = createServer(({ url = '/' }, response) => {
    const [path = '/'] = url.split('?')
    if (/^\/throughline[\w-]*\.js$/.test(path))
      return response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end(readFileSync(join(root, 'dist', path)))
    if (path !== '/') return response.writeHead(404).end()
    return response
      .writeHead(200, { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) })
      .end(`<!doctype html><title>店</title>${html}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}

test('a dataLayer that a script has made with var is watched as well', async () => {
  const { url, close } = await serve(
    '<script>var dataLayer = []</script><script src="/throughline.js" data-tl-overlay></script>',
  )
  const page = await (await visits.browser.newContext()).newPage()
  await page.goto(`${url}?tl_debug=1`)
  await overlay(page).locator('[data-tl-event="page_view"]').waitFor()
  await page.evaluate("dataLayer.push({ event: 'login' })")
  await overlay(page).locator('[data-tl-event="login"]').waitFor()
  close()
})

test('a payload is copied also where there is no clipboard, as on a page without https', async () => {
  const context = await device()
  await context.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
  const page = await open('/?tl_debug=1', context)
  await overlay(page).locator('[data-tl-event="page_view"]').first().click()
  await overlay(page)
    .getByRole('button', { name: /^(コピー|Copy)$/ })
    .click()
  await overlay(page)
    .getByRole('button', { name: /^(コピーしました|Copied)$/ })
    .waitFor()
  const search = overlay(page).locator('input[type=search]')
  await search.press('Control+V')
  expect(await search.inputValue()).toContain('"page_location"')
})

test('styles that a page gives to everything change nothing of it', async () => {
  const { url, close } = await serve(
    `<style>html > * { display: block !important; direction: rtl !important; position: static !important; width: 9px !important; margin: 40px !important; opacity: 0 !important; transform: rotate(3deg) !important; visibility: hidden !important }</style>
    <script src="/throughline.js" data-tl-overlay></script>`,
  )
  const page = await (await visits.browser.newContext()).newPage()
  await page.goto(`${url}?tl_debug=1`)
  const frame = overlay(page).locator('.frame')
  await frame.waitFor()
  const { width, height } = page.viewportSize()!
  expect(await frame.boundingBox()).toEqual({ x: width - 440, y: 0, width: 440, height })
  expect(await overlay(page).evaluate((host) => getComputedStyle(host).opacity)).toBe('1')
  expect(await frame.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr')
  await page.keyboard.press('Control+Shift+Y')
  await frame.waitFor({ state: 'hidden' })
  close()
})

test('on a phone each filter can be read', async () => {
  const page = await open('/?tl_debug=1')
  await page.setViewportSize({ width: 390, height: 700 })
  const filters = overlay(page).locator('[role=search] select')
  await filters.first().waitFor()
  for (const filter of await filters.all()) expect((await filter.boundingBox())?.width).toBeGreaterThan(80)
})

test('on a phone the time and the path of a request stay on a line, beside what went wrong too', async () => {
  const page = await open('/broken/?tl_debug=1&lang=en')
  await page.setViewportSize({ width: 390, height: 700 })
  await overlay(page).locator('#tab-controls').click()
  await overlay(page).getByRole('button', { name: 'server error' }).click()
  await overlay(page).getByRole('button', { name: 'Send now' }).click()
  const lines = () =>
    overlay(page)
      .locator('td:nth-child(-n + 2)')
      .evaluateAll((found) =>
        found.map((cell) => {
          const range = document.createRange()
          range.selectNodeContents(cell)
          return range.getClientRects().length
        }),
      )
  const beyond = () =>
    overlay(page)
      .locator('.scroll')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  await overlay(page).locator('#tab-sync').click()
  await overlay(page).locator('td.bad').first().waitFor()
  expect(await beyond()).toBe(0)
  expect(new Set(await lines())).toEqual(new Set([1]))
})

test('it runs under a strict policy with trusted types, and adds no style attribute', async () => {
  const { url, close } = await serve(
    '<script src="/throughline.js" data-tl-overlay></script><main></main>',
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  )
  const page = await (await visits.browser.newContext()).newPage()
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => /policy|trusted/i.test(message.text()) && problems.push(message.text()))
  await page.goto(`${url}?tl_debug=1`)
  await overlay(page).locator('[data-tl-event="page_view"]').click()
  for (const tab of await overlay(page).locator('[role=tab]').all()) {
    await tab.click()
    await overlay(page).locator('[role=tabpanel] > *').first().waitFor()
  }
  await overlay(page).locator('[role=separator]').press('ArrowLeft')
  expect(await overlay(page).locator('[style]').count()).toBe(0)
  expect(await overlay(page).evaluate((element) => element.hasAttribute('style'))).toBe(false)
  expect(problems).toEqual([])
  close()
})

test('the shop keeps its place beside the overlay, and gets it back', async () => {
  const page = await open('/?tl_debug=1')
  await overlay(page).locator('.frame').waitFor()
  await page.locator('[data-tl-add-to-cart]').first().click()
  // It is at the right end of the page.
  await page.locator('[data-order]').click({ trial: true })
  await overlay(page).locator('[role=separator]').press('ArrowLeft')
  await page.locator('[data-order]').click({ trial: true })
  await page.keyboard.press('Control+Shift+Y')
  const width = () => page.evaluate(() => document.documentElement.getBoundingClientRect().width)
  await expect.poll(width).toBe(page.viewportSize()!.width)
  await expect.poll(() => page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0)
})

test('a page is laid out once when the overlay gets another size by hand, also when the hand is taken away', async () => {
  const page = await open('/?tl_debug=1')
  const grip = overlay(page).locator('[role=separator]')
  const size = async () => Number(await grip.getAttribute('aria-valuenow'))
  const room = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).marginRight))
  await expect.poll(room).toBe(await size())
  const before = await size()
  const { x, y } = (await grip.boundingBox())!
  const move = async (to: number) => {
    await page.mouse.move(x + 2 - to, y + 100, { steps: 5 })
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  await move(0)
  await page.mouse.down()
  await move(60)
  await expect.poll(size).toBeGreaterThan(before + 50)
  expect(await room()).toBe(before)
  await page.mouse.up()
  const after = await size()
  await expect.poll(room).toBe(after)
  await move(60)
  await page.mouse.down()
  await grip.evaluate((element) => element.releasePointerCapture(1))
  await move(0)
  expect([await size(), await room()]).toEqual([after, after])
})

test('that the page makes room is no layout shift of the shop', async () => {
  const page = await open('/?tl_debug=0')
  const shifted = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          const observer = new PerformanceObserver((list) => {
            for (const { value } of list.getEntries() as unknown as { value: number }[]) sum += value
          })
          observer.observe({ type: 'layout-shift', buffered: true })
          // Of the frames so far.
          requestAnimationFrame(() => setTimeout(() => resolve(sum), 100))
        }),
    )
  const without = await shifted()
  await page.goto('/?tl_debug=1')
  await overlay(page).locator('.frame').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.documentElement.getBoundingClientRect().width))
    .toBe(page.viewportSize()!.width - 440)
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).clipPath)).toBe('none')
  expect(await shifted()).toBeLessThan(without + 0.05)
})

test('on a phone that has no keys a button opens it again', async () => {
  const page = await open('/?tl_debug=1')
  await page.setViewportSize({ width: 390, height: 700 })
  await overlay(page).getByRole('button', { name: '閉じる' }).click()
  await page.locator('[data-tl-add-to-cart]').first().click()
  await overlay(page).getByRole('button', { name: 'デバッグ表示を開く' }).click()
  await overlay(page).locator('[data-tl-event="add_to_cart"]').waitFor()
})

test('on a phone it takes the whole screen, and remembers its place on a desk', async () => {
  const page = await open('/?tl_debug=1')
  await overlay(page).getByRole('button', { name: '下に表示' }).click()
  const box = () => overlay(page).locator('.frame').boundingBox()
  const { width, height } = page.viewportSize()!
  await expect.poll(async () => (await box())?.width).toBe(width)
  await page.goto('/')
  await overlay(page).locator('[data-tl-event]').first().waitFor()
  expect(await box()).toMatchObject({ x: 0, width, height: 340, y: height - 340 })
  await page.setViewportSize({ width: 390, height: 700 })
  expect(await box()).toEqual({ x: 0, y: 0, width: 390, height: 700 })
})
