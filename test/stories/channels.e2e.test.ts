import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addButton, expectLines, expectSent, expectWishes, heart } from '../support/browser.ts'
import { storedLines } from '../support/example.ts'
import { visitExample } from '../support/visits.ts'

const visits = visitExample()
const { open } = visits

test('a cart goes from the web to the counter and back, and over a time without network', async () => {
  const web = await open('/?as=hanako')
  await addButton(web, '煎茶 100g').click()
  await expectLines(web, 'TEA-SENCHA x1')

  const counter = await open('/pos?as=hanako')
  await expectLines(counter, 'TEA-SENCHA x1')
  await expect.poll(() => counter.locator('[data-tl-line] .note').textContent()).toContain('ウェブ')
  await counter.getByRole('button', { name: '煎茶 100gを1点増やす' }).click()
  await addButton(counter, '急須').click()
  await expectLines(web, 'TEA-SENCHA x2', 'POT-KYUSU x1')

  await web.context().setOffline(true)
  await addButton(web, '煎茶 100g').click()
  await addButton(web, '抹茶 30g').click()
  await expectLines(web, 'TEA-SENCHA x3', 'POT-KYUSU x1', 'TEA-MATCHA x1')
  await web.locator('[data-status][data-connection="offline"][data-pending="2"]').waitFor()
  await counter.getByRole('button', { name: '煎茶 100gを1点増やす' }).click()
  await counter.getByRole('button', { name: '急須を削除' }).click()
  await expectSent(counter)

  await web.context().setOffline(false)
  await expectLines(web, 'TEA-SENCHA x4', 'TEA-MATCHA x1')
  await expectLines(counter, 'TEA-SENCHA x4', 'TEA-MATCHA x1')
  await expectSent(web)
})

test('a typed number, a removal and an emptied cart reach the other channel', async () => {
  const web = await open('/?as=typist')
  const counter = await open('/pos?as=typist')
  await addButton(web, '湯呑 藍').click()
  await addButton(web, 'ほうじ茶 100g').click()
  await web.getByLabel('湯呑 藍の数量').fill('12')
  await web.getByLabel('湯呑 藍の数量').press('Tab')
  await expectLines(counter, 'CUP-YUNOMI|ai x12', 'TEA-HOJICHA x1')
  await expect.poll(() => counter.locator('[data-subtotal]').textContent()).toBe('¥40,880')
  await counter.getByRole('button', { name: 'ほうじ茶 100gを1点減らす' }).click()
  await expectLines(web, 'CUP-YUNOMI|ai x12')
  await counter.getByRole('button', { name: 'すべて削除' }).click()
  await expectLines(web)
  await expect.poll(() => web.locator('[data-empty]').isVisible()).toBe(true)
})

test('a guest who signs in keeps the cart, and signing in again doubles nothing', async () => {
  const page = await open('/')
  await addButton(page, '煎茶 100g').click()
  await addButton(page, '煎茶 100g').click()
  await expectLines(page, 'TEA-SENCHA x2')
  await page.goto('/?as=joiner')
  await expectSent(page)
  for (let again = 0; again < 3; again++) {
    await page.goto('/?as=joiner')
    await expectLines(page, 'TEA-SENCHA x2')
    await expectSent(page)
  }
  const other = await open('/?as=joiner')
  await addButton(other, '煎茶 100g').click()
  await expectLines(page, 'TEA-SENCHA x3')
  await page.goto('/')
  await expect.poll(() => page.locator('[data-name]').textContent()).toBe('joiner')
  await expectLines(page, 'TEA-SENCHA x3')
})

test('signing out leaves an empty cart behind, and the account keeps its own', async () => {
  const page = await open('/?as=山田')
  await addButton(page, '抹茶 30g').click()
  await expectSent(page)
  await page.getByRole('button', { name: 'サインアウト' }).click()
  await page.locator('[data-guest]').waitFor()
  expect(new URL(page.url()).search).toBe('')
  await expectLines(page)
  await addButton(page, '急須').click()
  await expectSent(page)
  await page.goto('/?as=sato')
  await expectLines(page, 'POT-KYUSU x1')
  const back = await open('/pos?as=山田')
  await expectLines(back, 'TEA-MATCHA x1')
})

test('two tabs of one profile show what either adds', async () => {
  const first = await open('/?as=tabs')
  const second = await first.context().newPage()
  visits.listenTo(second)
  await second.goto('/')
  // One after the other on each page, which has only one mouse; at the same time on both.
  const add = async (page: Page, ...names: string[]) => {
    for (const name of names) await addButton(page, name).click()
  }
  await Promise.all([add(first, '煎茶 100g', '急須'), add(second, '煎茶 100g', '抹茶 30g')])
  const all = ['TEA-SENCHA x2', 'POT-KYUSU x1', 'TEA-MATCHA x1']
  await expectLines(first, ...all)
  await expectLines(second, ...all)
  await expectSent(first)
  await expectLines(await open('/pos?as=tabs'), ...all)
})

test.each([
  ['React', '/react/'],
  ['Vue', '/vue/'],
])('the %s shop adds, changes and removes, and shows what the script-tag shop does', async (name, path) => {
  const drawn = await open(`${path}?as=${name}`)
  await addButton(drawn, '煎茶 100g').click()
  await addButton(drawn, '急須').click()
  await drawn.getByRole('button', { name: '煎茶 100gを1点増やす' }).click()
  await expectLines(drawn, 'TEA-SENCHA x2', 'POT-KYUSU x1')
  const web = await open(`/?as=${name}`)
  await expectLines(web, 'TEA-SENCHA x2', 'POT-KYUSU x1')
  await web.getByRole('button', { name: '急須を削除' }).click()
  await expectLines(drawn, 'TEA-SENCHA x2')
  await drawn.getByLabel('煎茶 100gの数量').fill('7')
  await drawn.getByLabel('煎茶 100gの数量').press('Enter')
  await expectLines(web, 'TEA-SENCHA x7')
  await drawn.getByLabel('煎茶 100gの数量').fill('8')
  await addButton(web, '抹茶 30g').click()
  await expectLines(drawn, 'TEA-SENCHA x7', 'TEA-MATCHA x1')
  expect(await drawn.getByLabel('煎茶 100gの数量').inputValue()).toBe('8')
  await drawn.getByLabel('煎茶 100gの数量').press('Tab')
  await expectLines(web, 'TEA-SENCHA x8', 'TEA-MATCHA x1')
  await drawn.getByRole('button', { name: 'すべて削除' }).click()
  await expectLines(web)
  await expectLines(drawn)
})

test('what is added on one page is in the cart of the next one of the same browser', async () => {
  const web = await open('/')
  await addButton(web, '煎茶 100g').click()
  for (const name of ['React', 'Vue']) {
    await web.getByRole('link', { name }).click()
    await web.waitForURL(`**/${name.toLowerCase()}/`)
    await expectLines(web, 'TEA-SENCHA x1')
  }
})

test('a heart is the same on every page, also at the counter', async () => {
  const web = await open('/?as=yui')
  const react = await open('/react/?as=yui')
  const vue = await open('/vue/?as=yui')
  await heart(web, '急須').click()
  await heart(vue, '抹茶 30g').click()
  await expectWishes(web, '急須', '抹茶 30g')
  await expectWishes(react, '急須', '抹茶 30g')
  await expectWishes(vue, '急須', '抹茶 30g')
  await heart(react, '急須').click()
  await expectWishes(web, '抹茶 30g')
  await expectWishes(vue, '抹茶 30g')
  const counter = await open('/pos?as=yui')
  await counter.getByRole('button', { name: '抹茶 30gをカートに移す' }).click()
  for (const page of [counter, web, react, vue]) {
    await expectLines(page, 'TEA-MATCHA x1')
    await expectWishes(page)
  }
})

test.each(['/', '/react/', '/vue/'])('on %s a step back brings back what left the wishlist', async (path) => {
  const page = await open(path)
  const undo = page.locator('#wishlist [role="status"] button')
  await heart(page, '煎茶 100g').click()
  await page.getByRole('button', { name: '煎茶 100gをお気に入りから削除' }).click()
  await expectWishes(page)
  await undo.click()
  await expectWishes(page, '煎茶 100g')
  await expect.poll(() => undo.count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('wishlist-heading')

  await page.getByRole('button', { name: '煎茶 100gをお気に入りから削除' }).click()
  await undo.waitFor()
  await heart(page, '急須').click()
  await expect.poll(() => undo.count()).toBe(0)
  await expectWishes(page, '急須')
})

test('commands said before the script has loaded are done once it has', async () => {
  const context = await visits.device()
  const page = await context.newPage()
  visits.listenTo(page)
  let load = () => {}
  const held = new Promise<void>((resolve) => {
    load = resolve
  })
  await page.route('**/throughline.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/?as=early', { waitUntil: 'commit' })
  await page.waitForFunction(() => 'throughline' in window)
  const waiting = await page.evaluate(() => {
    const { throughline } = window as any
    throughline('cart.add', { item_id: 'EARLY-1', item_name: '早摘み', price: 500 }, 2)
    throughline('track', 'view_item', { items: [{ item_id: 'EARLY-1' }] })
    return throughline.q.length
  })
  expect(waiting).toBeGreaterThanOrEqual(2)
  load()
  await expectLines(page, 'EARLY-1 x2')
  await expectLines(await open('/pos?as=early'), 'EARLY-1 x2')
})

test.each([
  ['/', 'throughline'],
  ['/react/', 'throughline'],
  // Vue makes a policy of its own name for the templates it knows to be constant.
  ['/vue/', 'throughline vue'],
])(
  'on %s a policy that allows nothing but files of the shop and the queue leaves the shop working',
  async (path, trusted) => {
    const context = await visits.device()
    const page = await context.newPage()
    visits.listenTo(page)
    await page.route(`**${path}?as=strict`, async (route) => {
      const response = await route.fetch()
      const body = await response.text()
      const [, queue = ''] = /<script>(.*?)<\/script>/.exec(body) ?? []
      const hash = createHash('sha256').update(queue).digest('base64')
      const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types ${trusted}`
      await route.fulfill({
        response,
        body,
        headers: { ...response.headers(), 'content-security-policy': policy },
      })
    })
    await page.goto(`${path}?as=strict`)
    await expectSent(page)
    await addButton(page, '煎茶 100g').click()
    await heart(page, '急須').click()
    await page.locator('[data-tl-line="TEA-SENCHA"]').waitFor()
    await expectWishes(page, '急須')
    await expectSent(page)
    await heart(page, '急須').click()
    await page.getByRole('button', { name: 'すべて削除' }).click()
    await expectLines(page)
    await expectSent(page)
  },
)

test('the database holds what the pages have shown', async () => {
  await visits.example.stop()
  expect(await storedLines(visits.example.folder, 'hanako')).toEqual(['TEA-MATCHA x1', 'TEA-SENCHA x4'])
  expect(await storedLines(visits.example.folder, 'joiner')).toEqual(['TEA-SENCHA x3'])
  expect(await storedLines(visits.example.folder, 'typist')).toEqual([])
  expect(await storedLines(visits.example.folder, '山田')).toEqual(['TEA-MATCHA x1'])
})
