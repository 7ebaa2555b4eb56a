import type { Page } from 'playwright-core'

/** Everything that a customer fills in, step by step, as far as it is asked; ends at the review. */
export async function fillIn(page: Page, how: { pickup?: boolean; payment?: string } = {}): Promise<void> {
  const { pickup = false, payment = 'cash' } = how
  const next = () => page.locator('.desk .next').click()
  await page.locator('[data-desk] form, [data-place]').first().waitFor()
  if (await page.locator('[data-field=email]').count()) {
    await page.fill('[name=email]', 'hanako@example.jp')
    await page.fill('[name=name]', '山田花子')
    await next()
    await page.locator('[data-field=shipping_tier]').waitFor()
  }
  if (await page.locator('[data-field=shipping_tier]').count()) {
    await page.locator(`[value=${pickup ? 'pickup' : 'takkyubin'}]`).check()
    await next()
    await page.locator('[data-field=postal_code], [data-field=payment_type]').first().waitFor()
  }
  if (await page.locator('[data-field=postal_code]').count()) {
    await fillInAddress(page)
    await page.locator('[data-field=payment_type]').waitFor()
  }
  await page.locator(`[value=${payment}]`).check()
  await next()
  await page.locator('[data-place]').waitFor()
}

/** Opens the checkout of a page. */
export const checkOut = async (page: Page): Promise<void> => {
  await page.locator('[data-order]').click()
  await page.locator('[data-desk] form, [data-place]').first().waitFor()
}

export async function fillInAddress(page: Page): Promise<void> {
  await page.fill('[name=postal_code]', '１００−０００１')
  await page.fill('[name=address]', '千代田区千代田1-1')
  await page.fill('[name=phone]', '03-1234-5678')
  await page.locator('.desk .next').click()
}
