import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addButton, expectLines, expectSent, PATIENCE } from '../support/browser.ts'
import { checkOut, fillIn, fillInAddress } from '../support/orderAs.ts'
import { visitExample } from '../support/visits.ts'

const pages = ['/', '/react/', '/vue/']
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const visits = visitExample()
const { open, device } = visits

const desk = (page: Page) => page.locator('[data-desk]')
const heading = (page: Page) => page.locator('#desk-heading')
const shows = (page: Page, text: string | RegExp) =>
  expect.poll(() => heading(page).textContent(), PATIENCE).toMatch(text)
const placed = (page: Page) =>
  expect.poll(() => desk(page).textContent(), PATIENCE).toMatch(/注文番号 T-|Order T-/)
/** The step that the progress says is the current one, in the page or in the element's root. */
const current = (page: Page) => page.locator('[data-desk] [aria-current=step]')
const findings = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run('[data-desk]')
    return violations.map(({ id, nodes }: any) => [id, nodes.map(({ html }: any) => html)])
  })
}

test.each(pages)(
  'on %s a guest orders, step by step, and nothing stands in the way of anybody',
  async (path) => {
    const page = await open(path)
    await addButton(page, '煎茶 100g').click()
    await checkOut(page)
    await shows(page, 'ステップ1/5：お客様情報')
    await expect.poll(() => page.title()).toMatch(/^ステップ1\/5：お客様情報 \| /)
    expect(new URL(page.url()).search).toBe('?step=contact')
    expect(await findings(page)).toEqual([])

    // What is missing is said beside its field, and the first of them has the focus.
    await page.locator('.desk .next').click()
    await expect.poll(() => page.locator('#problem-email').textContent()).toContain('メールアドレス')
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name))
      .toBe('email')
    expect(await findings(page)).toEqual([])

    await fillIn(page)
    await shows(page, 'ステップ5/5：ご注文内容の確認')
    await expect.poll(() => current(page).count()).toBe(1)
    expect(await desk(page).textContent()).toMatch(/煎茶 100g ×1.*100-0001/s)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('desk-heading')
    expect(await findings(page)).toEqual([])
    await page.locator('[data-place]').click()
    await placed(page)
    await expectLines(page)
    expect(await findings(page)).toEqual([])
    await expect.poll(() => page.title()).not.toMatch(/ステップ/)
  },
)

test.each(pages)('on %s a reload, the Back button and another tab lose nothing', async (path) => {
  const context = await device()
  const page = await open(path, context)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await page.fill('[name=email]', 'hanako@example.jp')
  await page.fill('[name=name]', '山田花子')
  await page.locator('.desk .next').click()
  await shows(page, /2\/5/)
  await page.reload()
  await shows(page, /2\/5/)
  await page.locator('[value=takkyubin]').check()
  await page.locator('.desk .next').click()
  await shows(page, /3\/5/)
  await page.goBack()
  await shows(page, /2\/5/)
  expect(await page.locator('[value=takkyubin]').isChecked()).toBe(true)

  const other = await open(path, context)
  await checkOut(other)
  await shows(other, /2\/5/)
  await other.locator('[data-tl-step=contact]').click()
  await shows(other, /1\/5/)
  expect(await other.inputValue('[name=email]')).toBe('hanako@example.jp')
  await shows(page, /1\/5/)
})

test.each(pages)('on %s whoever comes for the goods is asked for no address', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page, { pickup: true })
  await shows(page, /4\/4/)
  // And who changes that is asked after all.
  await page.getByRole('button', { name: 'お受け取り方法：変更' }).click()
  await page.locator('[value=takkyubin]').check()
  await page.locator('.desk .next').click()
  await page.locator('[name=postal_code]').waitFor()
  expect(await heading(page).textContent()).toMatch(/\/4：お届け先/)
  await fillInAddress(page)
  await shows(page, /4\/4/)
  await page.locator('[data-place]').click()
  await placed(page)
})

test.each(pages)(
  'on %s a payment elsewhere is pending until it comes back, or is cancelled',
  async (path) => {
    const page = await open(path)
    await addButton(page, '煎茶 100g').click()
    await checkOut(page)
    await fillIn(page, { payment: 'paypay' })
    await page.locator('[data-place]').click()
    await page.locator('[data-cancelled]').click()
    await shows(page, /4\/5/)
    expect(await page.locator('[data-said]').textContent()).toContain('お支払いは行われませんでした')
    await fillIn(page, { payment: 'paypay' })
    await page.locator('[data-place]').click()
    await page.locator('[data-paid]').waitFor()
    // Whoever comes back by the Back button finds it pending.
    await page.goBack()
    await page.locator('[data-cancel]').waitFor()
    await page.goForward()
    await page.locator('[data-paid]').click()
    await placed(page)
    await expectLines(page)
    // The thanks are there as long as they are looked at.
    await page.reload()
    await placed(page)
    await expectLines(page)
    await page.locator('[data-leave]').click()
    await page.reload()
    await page.locator('#products').waitFor()
    expect(await heading(page).isVisible()).toBe(false)
  },
)

test.each(pages)('on %s an address that says it is paid is not believed', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page, { payment: 'paypay' })
  await page.goto(`${path}?paid=T-0`)
  await expectLines(page, 'TEA-SENCHA x1')
  await checkOut(page)
  await page.locator('[data-place]').click()
  await page.locator('[data-paid]').waitFor()
  await page.goto(`${path}?paid=T-0&step=review`)
  await page.locator('[data-cancel]').waitFor()
  await expectLines(page, 'TEA-SENCHA x1')
})

test.each(pages)('on %s who has paid and closed the page is thanked at the next visit', async (path) => {
  const context = await device()
  const page = await open(path, context)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page, { payment: 'paypay' })
  await page.locator('[data-place]').click()
  await page.locator('[data-paid]').waitFor()
  const pay = page.url()
  await page.close()
  const { searchParams } = new URL(pay)
  const paid = await context.request.post(`/pay?${searchParams}`, { maxRedirects: 0 })
  expect(paid.status()).toBe(303)
  const later = await open(path, context)
  await placed(later)
  await expectLines(later)
})

test.each(pages)(
  'on %s who cancels what is paid already has ordered, and what is cancelled cannot be paid',
  async (path) => {
    const context = await device()
    const page = await open(path, context)
    await addButton(page, '煎茶 100g').click()
    await checkOut(page)
    await fillIn(page, { payment: 'paypay' })
    const goToPay = async () => {
      await page.locator('[data-place]').click()
      await page.locator('[data-paid]').waitFor()
      const { search } = new URL(page.url())
      await page.goBack()
      await page.locator('[data-cancel]').waitFor()
      return async () => (await context.request.post(`/pay${search}`, { maxRedirects: 0 })).status()
    }
    const payFirst = await goToPay()
    await page.locator('[data-cancel]').click()
    await shows(page, /4\/5/)
    expect(await payFirst()).toBe(404)
    await fillIn(page, { payment: 'paypay' })
    const payAgain = await goToPay()
    expect(await payAgain()).toBe(303)
    await page.locator('[data-cancel]').click()
    await placed(page)
    await expectLines(page)
  },
)

test.each(pages)('on %s a change from the review is one step there and one back', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page)
  await page.getByRole('button', { name: 'お客様情報：変更' }).click()
  await shows(page, /1\/5/)
  const entries = await page.evaluate(() => history.length)
  await page.fill('[name=email]', 'taro@example.jp')
  await page.locator('.desk .next').click()
  await shows(page, /5\/5/)
  expect(await desk(page).textContent()).toContain('taro@example.jp')
  expect(await page.evaluate(() => history.length)).toBe(entries + 1)
  await page.goBack()
  await shows(page, /1\/5/)
})

test.each(pages)('on %s a wallet orders without a step', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  expect(await page.locator('[data-express]').count()).toBe(1)
  expect(await findings(page)).toEqual([])
  await page.locator('[data-express=sample_wallet]').click()
  await placed(page)
  await expectLines(page)
})

test.each(pages)('on %s every step says in words how far it is', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await page.fill('[name=email]', 'hanako@example.jp')
  await page.fill('[name=name]', '山田花子')
  await page.locator('.desk .next').click()
  await shows(page, /2\/5/)
  const steps = await page.locator('[data-desk] li').allTextContents()
  expect(steps.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
    'お客様情報 完了',
    'お受け取り方法 現在',
    'お届け先 未完了',
    'お支払い方法 未完了',
    'ご注文内容の確認 未完了',
  ])
})

test('a page of a server shows the progress without JavaScript', async () => {
  const context = await device()
  const page = await open('/', context)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page, { payment: 'paypay', pickup: true })
  await page.locator('[data-place]').click()
  await page.locator('[data-paid]').waitFor()
  const plain = await device({ javaScriptEnabled: false })
  const still = await plain.newPage()
  await still.goto(page.url())
  expect(await still.locator('tl-checkout-progress li').allTextContents()).toEqual([
    'お客様情報 完了',
    'お受け取り方法 完了',
    'お支払い方法 完了',
    'ご注文内容の確認 現在',
  ])
  expect(await still.locator('tl-checkout-progress [aria-current=step]').count()).toBe(1)
  await page.evaluate(axe)
  expect(await page.evaluate(async () => (await (globalThis as any).axe.run('main')).violations)).toEqual([])
})

test.each(pages)(
  'on %s a customer who wants it reaches the review in one step the next time',
  async (path) => {
    const page = await open(`${path}?as=again-${path.length}`)
    await addButton(page, '煎茶 100g').click()
    await checkOut(page)
    await fillIn(page)
    await page.locator('[name=remember]').check()
    await page.locator('[data-place]').click()
    await placed(page)
    await expectSent(page)

    const other = await open(`${path}?as=again-${path.length}`)
    await addButton(other, 'ほうじ茶 100g').click()
    // What the account knows of them is here by then.
    await expectSent(other)
    await checkOut(other)
    await shows(other, 'ステップ1/2：お支払い方法')
    await fillIn(other)
    expect(await desk(other).textContent()).toContain('千代田区千代田1-1')
    await other.locator('[data-place]').click()
    await placed(other)
  },
)

test.each(pages)('on %s the Back button leads back to a checkout that was left', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await page.fill('[name=email]', 'hanako@example.jp')
  await page.fill('[name=name]', '山田花子')
  await page.locator('.desk .next').click()
  await shows(page, /2\/5/)
  await page.locator('[data-leave]').click()
  await page.locator('#products').waitFor()
  await page.goBack()
  await shows(page, /1\/5/)
  expect(await page.inputValue('[name=email]')).toBe('hanako@example.jp')
})

test.each(pages)('on %s every step is a page view under its own title', async (path) => {
  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await page.evaluate(() => {
    const push = history.pushState.bind(history)
    history.pushState = (state, unused, url) => {
      document.body.dataset.pushed = `${url} ${document.title}`
      push(state, unused, url)
    }
  })
  await page.fill('[name=email]', 'hanako@example.jp')
  await page.fill('[name=name]', '山田花子')
  await page.locator('.desk .next').click()
  await shows(page, /2\/5/)
  expect(await page.evaluate(() => document.body.dataset.pushed)).toMatch(/step=shipping ステップ2/)
})

test.each(pages.flatMap((path) => [[path, 'told'] as const, [path, 'not told'] as const]))(
  'on %s what was put into the cart elsewhere is shown before it is ordered, by who was %s of it',
  async (path, how) => {
    const customer = `changing-${path.length}-${how.length}`
    const one = await device()
    if (how === 'not told') await one.route('**/live*', (route) => route.abort())
    const page = await open(`${path}?as=${customer}`, one)
    await addButton(page, '煎茶 100g').click()
    await checkOut(page)
    await fillIn(page)
    await expectSent(page)
    const other = await open(`/react/?as=${customer}`)
    await expectLines(other, 'TEA-SENCHA x1')
    await addButton(other, '急須').click()
    await expectSent(other)
    await page.locator('[data-place]').press('Enter')
    await expect
      .poll(() => page.locator('[data-said]').textContent(), PATIENCE)
      .toMatch(/カートの内容が変わりました.*急須：0点から1点/s)
    // Who orders by the keyboard is where they were.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-place')), PATIENCE)
      .toBe(true)
    await page.keyboard.press('Enter')
    await placed(page)
    await expectLines(page)
  },
)

test('two tabs and two devices that order at the same time make one order', async () => {
  const context = await device()
  const ordering: string[] = []
  const tabs = [
    await open('/?as=twice', context),
    await open('/react/?as=twice', context),
    await open('/vue/?as=twice'),
  ]
  const [first, ...others] = tabs as [Page, ...Page[]]
  for (const page of tabs)
    page.on('request', (request) => {
      if (request.url().endsWith('/orders')) ordering.push(JSON.parse(`${request.postData()}`).id)
    })
  await addButton(first, '煎茶 100g').click()
  await checkOut(first)
  await fillIn(first)
  await expectSent(first)
  for (const page of others) {
    await expectLines(page, 'TEA-SENCHA x1')
    await checkOut(page)
    await page.locator('[data-place]').waitFor()
  }
  // Whoever is later has no button any more: each is clicked as it is now.
  const buttons = await Promise.all(tabs.map((page) => page.locator('[data-place]').elementHandle()))
  await Promise.all(buttons.map((button) => button?.evaluate((element: HTMLElement) => element.click())))
  for (const page of tabs) await placed(page)
  expect(new Set(ordering).size).toBe(1)
  for (const page of tabs) await expectLines(page)
})

test('the number of a card goes nowhere', async () => {
  const page = await open('/?as=careless')
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  await addButton(page, '煎茶 100g').click()
  await checkOut(page)
  await fillIn(page)
  await page.getByRole('button', { name: 'お支払い方法：変更' }).click()
  await page.fill('[name=note]', '4242 4242 4242 4242')
  await page.locator('.desk .next').click()
  await expect.poll(() => page.locator('[data-said]').textContent(), PATIENCE).toContain('カード番号')
  await expectSent(page)
  expect(sent.filter((body) => /4242.?4242/.test(body))).toEqual([])
  const stored = await page.evaluate(async () => {
    const all: unknown[] = []
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name as string)
        request.onsuccess = () => resolve(request.result)
      })
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => {
          request.onsuccess = resolve
        })
        all.push(request.result)
      }
      database.close()
    }
    return JSON.stringify(all)
  })
  expect(stored).toContain('hanako@example.jp')
  expect(stored).not.toMatch(/4242.?4242/)
})

test.each(pages)('on %s it is said in English as well, at 320 pixels too', async (path) => {
  const page = await open(`${path}?lang=en`)
  await page.setViewportSize({ width: 320, height: 640 })
  await page.locator('.products:not(.shelf *) button').first().click()
  await checkOut(page)
  await shows(page, 'Step 1 of 5: Contact')
  expect(await findings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await fillIn(page)
  expect(await desk(page).textContent()).not.toMatch(/[ぁ-ん]/)
  expect(await findings(page)).toEqual([])
})
