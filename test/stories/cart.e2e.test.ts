import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addButton, expectLines, expectSent, expectWishes, heart, PATIENCE } from '../support/browser.ts'
import { storedLines } from '../support/example.ts'
import { checkOut, fillIn } from '../support/orderAs.ts'
import { visitExample } from '../support/visits.ts'

const pages = ['/', '/react/', '/vue/']
const visits = visitExample()
const { open } = visits

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const said = (page: Page) => page.locator('#cart > [role="status"]').first()
const undo = (page: Page) => said(page).getByRole('button')
const news = (page: Page, id: string) => page.locator(`[data-tl-line="${id}"] [role="status"]`)
const shows = (page: Page, selector: string, text: string) =>
  expect.poll(() => page.locator(selector).allTextContents(), PATIENCE).toEqual([text])
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)

/** Waits until a page's lines that are saved for later are these, as `SKU-1: ¥100・1点`. */
const expectSaved = (page: Page, ...lines: string[]) =>
  expect
    .poll(
      () =>
        page
          .locator('[data-saved-line]')
          .evaluateAll((found) =>
            found.map(
              (line) =>
                `${line.getAttribute('data-saved-line')}: ${line.querySelector('.note')?.textContent}`,
            ),
          ),
      PATIENCE,
    )
    .toEqual(lines)

test('what is saved for later with React is there in Vue, and comes back from there', async () => {
  const react = await open('/react/?as=later')
  const vue = await open('/vue/?as=later')
  await addButton(react, '煎茶 100g').click()
  await addButton(react, '煎茶 100g').click()
  await addButton(react, '急須').click()
  await button(react, '煎茶 100gを後で買う').click()
  for (const page of [react, vue]) {
    await expectLines(page, 'POT-KYUSU x1')
    await expectSaved(page, 'TEA-SENCHA: ¥1,980・2点')
  }
  await button(vue, '煎茶 100gをカートに戻す').click()
  const web = await open('/?as=later')
  for (const page of [react, vue, web]) {
    await expectLines(page, 'POT-KYUSU x1', 'TEA-SENCHA x2')
    await expectSaved(page)
  }
  await button(web, '急須を後で買う').click()
  await expectSaved(react, 'POT-KYUSU: ¥8,800・1点')
  await button(react, '急須を「後で買う」から削除').click()
  for (const page of [react, vue, web]) await expectSaved(page)
})

test.each(pages)('on %s a change can be undone until something else has happened', async (path) => {
  const page = await open(path)
  expect(await said(page).textContent()).toBe('')
  await addButton(page, '煎茶 100g').click()
  await button(page, '煎茶 100gを1点増やす').click()
  await expectSent(page)

  await button(page, '煎茶 100gを削除').click()
  await expectLines(page)
  await expectSent(page)
  await undo(page).click()
  await expectLines(page, 'TEA-SENCHA x2')
  expect([await focused(page), await said(page).textContent()]).toEqual(['cart-heading', ''])

  await page.getByLabel('煎茶 100gの数量').fill('0')
  await page.getByLabel('煎茶 100gの数量').press('Enter')
  await expectLines(page)
  await undo(page).press('Enter')
  await expectLines(page, 'TEA-SENCHA x2')

  await button(page, '煎茶 100gを後で買う').press('Enter')
  await expectSaved(page, 'TEA-SENCHA: ¥1,980・2点')
  expect(await focused(page)).toBe('cart-heading')
  await undo(page).click()
  await expectSaved(page)
  await expectLines(page, 'TEA-SENCHA x2')

  await button(page, 'すべて削除').click()
  await undo(page).waitFor()
  await heart(page, '急須').click()
  await expect.poll(() => undo(page).count()).toBe(0)
  await expectLines(page)
})

test.each(pages)('on %s only what is selected counts and is ordered', async (path) => {
  const page = await open(`${path}?as=chooser-${path.length}`)
  await addButton(page, '煎茶 100g').click()
  await addButton(page, 'ほうじ茶 100g').click()
  await shows(page, '[data-subtotal]', '¥3,260')
  const choice = page.getByRole('checkbox', { name: 'ほうじ茶 100gを注文に含める' })
  await choice.press(' ')
  await shows(page, '[data-subtotal]', '¥1,980')
  await expectSent(page)
  await page.reload()
  await expect.poll(() => choice.isChecked()).toBe(false)
  await shows(page, '[data-subtotal]', '¥1,980')

  await checkOut(page)
  await fillIn(page)
  expect(await page.locator('[data-desk] .order').textContent()).toBe('煎茶 100g ×1 ¥1,980')
  await page.locator('[data-place]').click()
  await expectLines(page, 'TEA-HOJICHA x1')
  await expect.poll(() => page.locator('[data-desk]').textContent()).toContain('注文番号')
  expect(await page.locator('[data-order]').isDisabled()).toBe(true)
  await expectSent(page)
})

test.each(pages)('on %s a line says what the server has corrected, and why', async (path) => {
  const page = await open(`${path}?as=wanting-${path.length}`)
  for (let pieces = 0; pieces < 4; pieces++) await addButton(page, '急須').click()
  await addButton(page, '茶筒 桜皮').click()
  await expectLines(page, 'POT-KYUSU x3', 'CADDY-SAKURA x1')
  await expect.poll(() => news(page, 'POT-KYUSU').textContent()).toMatch(/^在庫の数により、\d点から3点に/)
  await expect
    .poll(() => news(page, 'CADDY-SAKURA').textContent())
    .toBe('価格の改定により、¥4,400から¥4,800に変わりました。')
  await shows(page, '[data-subtotal]', '¥31,200')
  await button(page, '急須を1点減らす').click()
  await expect.poll(() => news(page, 'POT-KYUSU').textContent()).toBe('')
})

test.each(pages)('on %s a wish goes to the cart in one click, and back in one more', async (path) => {
  const page = await open(path)
  await heart(page, '湯呑 藍').click()
  await expectWishes(page, '湯呑 藍')
  await button(page, '湯呑 藍をカートに移す').click()
  await expectWishes(page)
  await expectLines(page, 'CUP-YUNOMI|ai x1')
  await page.locator('#wishlist [role="status"] button').click()
  await expectWishes(page, '湯呑 藍')
  await expectLines(page)
})

test.each(pages)('on %s a guest who signs in is shown both carts and asked', async (path) => {
  const who = `asked-${path.length}`
  const before = await open(`/?as=${who}`)
  await addButton(before, '煎茶 100g').click()
  await addButton(before, 'ほうじ茶 100g').click()
  await expectSent(before)

  const page = await open(path)
  await addButton(page, '煎茶 100g').click()
  await addButton(page, '煎茶 100g').click()
  await expectSent(page)
  await page.goto(`${path}?as=${who}&join=ask`)
  await shows(page, '.carts', 'この端末のカート煎茶 100g × 2アカウントのカート煎茶 100g × 1ほうじ茶 100g × 1')
  await page.goto(`${path}?as=${who}&join=ask`)
  await button(page, '両方を合わせる').press('Enter')
  await expect.poll(() => page.locator('.carts:visible').count()).toBe(0)
  expect(await focused(page)).toBe('cart-heading')
  for (const shown of [page, before]) await expectLines(shown, 'TEA-SENCHA x3', 'TEA-HOJICHA x1')

  await undo(page).click()
  await expectLines(before, 'TEA-SENCHA x1', 'TEA-HOJICHA x1')
  await button(page, '数の多いほうにする').click()
  for (const shown of [page, before]) await expectLines(shown, 'TEA-SENCHA x2', 'TEA-HOJICHA x1')
})

test.each(pages)(
  'on %s a line that was added to offline while it was removed stays, and says so',
  async (path) => {
    const who = `revived-${path.length}`
    const page = await open(`${path}?as=${who}`)
    await addButton(page, '煎茶 100g').click()
    const other = await open(`/?as=${who}`)
    await expectLines(other, 'TEA-SENCHA x1')
    await page.context().setOffline(true)
    await addButton(page, '煎茶 100g').click()
    await expectLines(page, 'TEA-SENCHA x2')
    await button(other, '煎茶 100gを削除').click()
    await expectSent(other)
    await page.context().setOffline(false)
    for (const shown of [page, other]) {
      await expectLines(shown, 'TEA-SENCHA x1')
      await expect.poll(() => news(shown, 'TEA-SENCHA').textContent(), PATIENCE).toMatch(/残しています/)
    }
  },
)

test('the database holds what the pages have shown', async () => {
  await visits.example.stop()
  const stored = (customer: string) => storedLines(visits.example.folder, customer)
  expect(await stored('later')).toEqual(['TEA-SENCHA x2'])
  for (const path of pages) {
    expect(await stored(`chooser-${path.length}`)).toEqual(['TEA-HOJICHA x1'])
    expect(await stored(`asked-${path.length}`)).toEqual(['TEA-HOJICHA x1', 'TEA-SENCHA x2'])
  }
})
