import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Recording } from '../../src/overlay/record/recording.ts'
import { addButton, expectLines, expectSent, heart, PATIENCE } from '../support/browser.ts'
import { checkOut } from '../support/orderAs.ts'

/** Waits until the example recommends: what a page shows shall be the same each time. */
export const indexed = (example: string): Promise<unknown> =>
  expect
    .poll(async () => (await fetch(`${example}/throughline/recommendations/default.json`)).status, PATIENCE)
    .toBe(200)

/** What somebody does who tries a shop: looks, buys, agrees to being recorded, changes their mind, comes back, orders. */
export async function visitShop(page: Page): Promise<Recording> {
  const look = (name: string) => page.locator('.products').getByRole('link', { name }).click()
  const next = async (then: string) => {
    await page.locator('.desk .next').click()
    await page.locator(then).waitFor()
  }
  await page.goto('/')
  await look('煎茶 100g')
  await addButton(page, '煎茶 100g').click()
  await expectLines(page, 'TEA-SENCHA x1')
  await heart(page, '急須').click()
  await page.getByRole('button', { name: '同意する' }).click()

  await addButton(page, 'ほうじ茶 100g').click()
  await expectLines(page, 'TEA-HOJICHA x1', 'TEA-SENCHA x1')
  await page.locator('[data-tl-line=TEA-SENCHA] input[type=number]').fill('3')
  await page.keyboard.press('Tab')
  await expectLines(page, 'TEA-HOJICHA x1', 'TEA-SENCHA x3')
  await page.locator('[data-tl-line=TEA-HOJICHA] .quiet').first().click()
  await expectLines(page, 'TEA-SENCHA x3')
  await look('抹茶 30g')
  await heart(page, '急須').click()
  await expectSent(page)
  await page.reload()
  await expectLines(page, 'TEA-SENCHA x3')

  await checkOut(page)
  await next('#problem-email:not(:empty)')
  await page.locator('[name=email]').pressSequentially('hanako@example.jp')
  await page.locator('[name=name]').fill('山田花子')
  await page.locator('[name=name]').press('Enter')
  await page.locator('[value=takkyubin]').check()
  await next('[name=postal_code]')
  await page.fill('[name=postal_code]', '100-0001')
  await page.fill('[name=address]', '千代田区千代田1-1')
  await page.fill('[name=phone]', '03-1234-5678')
  await next('[value=konbini]')
  await page.locator('[value=konbini]').check()
  await next('[data-place]')
  await page.locator('[data-place]').click()
  await page.getByText('注文番号').waitFor()
  return page.evaluate(() => globalThis.recorder.stop() as Recording)
}
