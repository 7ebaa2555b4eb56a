import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'
import { launchOptions } from '../../.ci/chromium.mjs'

/** How long a page gets to show something: a poll of its server is due every two seconds. */
export const PATIENCE = { timeout: 20_000, interval: 50 }

export const launchBrowser = (): Promise<Browser> => chromium.launch(launchOptions())

/** A browser whose profile outlives it, for what must survive its end; `without` some switches of its driver. */
export const launchProfile = (
  folder: string,
  options?: BrowserContextOptions,
  without: string[] = [],
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...options, ...launchOptions(), ignoreDefaultArgs: without })

/** What a page's cart shows, as `SKU-1 x2`. */
export const lines = (page: Page): Promise<string[]> =>
  page
    .locator('[data-tl-line]')
    .evaluateAll((found) =>
      found.map(
        (line) =>
          `${line.getAttribute('data-tl-line')} x${line.querySelector('[data-tl-quantity]')?.textContent}`,
      ),
    )

/** Waits until a page's cart shows these lines, in any order, and its count agrees. */
export async function expectLines(page: Page, ...expected: string[]): Promise<void> {
  await expect.poll(async () => (await lines(page)).sort(), PATIENCE).toEqual(expected.sort())
  const pieces = expected.reduce((sum, line) => sum + Number(line.split(' x')[1]), 0)
  await expect.poll(() => page.locator('[data-tl-cart-count]').textContent(), PATIENCE).toBe(`${pieces}`)
}

/** Waits until a page says that the server has everything. */
export async function expectSent(page: Page): Promise<void> {
  await page.locator('[data-status][data-pending="0"][data-connection="online"]').waitFor()
}

/** The button of the page's product grid that puts this item into the cart. */
export const addButton = (page: Page, name: string): Locator =>
  page.locator('.products:not(.shelf *)').getByRole('button', { name: `${name}：カートに入れる` })

/** The heart of an item in the page's product grid. */
export const heart = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: `${name}をお気に入りに登録` })

/** Waits until a page's wishlist shows these items, in any order, and its count and its hearts agree. */
export async function expectWishes(page: Page, ...names: string[]): Promise<void> {
  const shown = () => page.locator('#wishlist h3').allTextContents()
  await expect.poll(async () => (await shown()).sort(), PATIENCE).toEqual(names.sort())
  expect(await page.locator('[data-tl-wishlist-count]').textContent()).toBe(`${names.length}`)
  const pressed = page.locator('.card:has(.heart[aria-pressed="true"]) h2')
  if (await page.locator('.heart').count())
    expect((await pressed.allTextContents()).sort()).toEqual(names.sort())
}

/** Collects what a page throws or complains about. */
export function troubleOf(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => {
    const { url } = message.location()
    // A request that finds nobody is logged by the browser itself.
    if (message.type() === 'error' && !url.includes('/throughline/')) trouble.push(message.text())
  })
  return trouble
}
