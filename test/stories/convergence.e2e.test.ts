import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, PATIENCE } from '../support/browser.ts'
import { cleanUp, type Example, startExample, storedLines } from '../support/example.ts'
import { random, work } from './shopper.ts'

/** `npm run soak` says more. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 15)
const SEED = Number(process.env.SOAK_SEED ?? 1)
const CUSTOMER = 'everywhere'

let browser: Browser
let example: Example
beforeAll(async () => {
  ;[browser, example] = await Promise.all([launchBrowser(), startExample()])
})
afterAll(async () => {
  await browser?.close()
  await cleanUp()
})

interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  /** It only adds, pieces of a product that nobody takes away. */
  readonly adds: boolean
}

/** Opens the shop; false when its server is gone in the middle of it. */
async function load(page: Page): Promise<boolean> {
  try {
    await page.goto(`${example.url}/?as=${CUSTOMER}`, { timeout: 5000 })
    return await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          setTimeout(resolve, 3000, false)
          ;(window as any).throughline('ready', (parts: any) => {
            ;(window as any).parts = parts
            // A part of the page that was not served has nobody sign in.
            resolve(!document.querySelector<HTMLElement>('[data-customer]')?.hidden)
          })
        }),
    )
  } catch {
    return false
  }
}

/** Until there is a server again. */
async function reload(page: Page): Promise<void> {
  while (!(await load(page))) await new Promise((resolve) => setTimeout(resolve, 200))
}

/** All that a tab shows of the cart. */
const shown = (page: Page) =>
  page.evaluate(() =>
    (window as any).parts.cart.get().lines.map(({ id, item, quantity, selected, channel }: any) => {
      return JSON.stringify({ id, price: item.price, quantity, selected, channel })
    }),
  ) as Promise<string[]>

/** From now on this tab's disk takes nothing, as a full one. */
const fill = (page: Page) =>
  page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('No space', 'QuotaExceededError')
    }
  })

const status = (page: Page) =>
  page.evaluate(() => {
    const { storage, pending } = (window as any).parts.shop.status.get()
    return { storage, pending } as { storage: string; pending: number }
  })

test(
  'six tabs of two browsers agree in the end, and nothing is lost, however often the server is killed',
  async () => {
    const next = random(SEED)
    const tabs: Tab[] = []
    for (const context of [await browser.newContext(), await browser.newContext()])
      for (const adds of [true, true, false]) {
        const page = await context.newPage()
        await reload(page)
        tabs.push({ page, context, adds })
      }

    const added = new Map<string, number>()
    const seen = { operations: 0, kills: 0, reloads: 0, cuts: 0, fills: 0, memory: 0 }
    const end = performance.now() + SECONDS * 1000
    const left = () => end - performance.now()

    const trouble = async () => {
      while (left() > 0) {
        await new Promise((resolve) => setTimeout(resolve, 500 + next() * 2500))
        await example.kill()
        seen.kills++
        await new Promise((resolve) => setTimeout(resolve, next() * 1500))
        const { folder, port } = example
        example = await startExample({ folder, port })
      }
    }
    const shop = async (tab: Tab, index: number) => {
      for (let round = 0; left() > 0; round++) {
        const { page, context, adds } = tab
        const seed = SEED * 1_000_003 + index * 1009 + round
        const full = next() < 0.1
        const cut = full || (!adds && next() < 0.3)
        const shopping = async (seed: number) => {
          const milliseconds = Math.min(left(), 1000 + next() * 3000)
          const done = await page.evaluate(work, { seed, adds, milliseconds })
          seen.operations += done.operations
          for (const [id, pieces] of done.added) added.set(id, (added.get(id) ?? 0) + pieces)
        }
        if (cut) await context.setOffline(true)
        await shopping(seed)
        if (full) {
          // What waits is on a disk that this tab has no more.
          await fill(page)
          await shopping(seed + 1)
        }
        if (cut) await context.setOffline(false)
        seen.cuts += Number(cut)
        seen.fills += Number(full)
        // What is only in memory does not come back with a page.
        const { storage, pending } = await status(page)
        const memory = storage === 'memory'
        seen.memory += Number(memory)
        if ((!memory || !pending) && next() < 0.4) {
          await reload(page)
          seen.reloads++
        }
      }
    }
    await Promise.all([trouble(), ...tabs.map(shop)])

    // What tabs have left on a disk that they have lost, the next page sends.
    for (const { context } of [tabs[0]!, tabs.at(-1)!]) {
      const page = await context.newPage()
      await reload(page)
      tabs.push({ page, context, adds: false })
    }
    for (const { page } of tabs.toReversed())
      await expect
        .poll(async () => {
          await page.evaluate(() => (window as any).parts.shop.flush())
          return status(page)
        }, PATIENCE)
        .toMatchObject({ pending: 0 })
    await expect
      .poll(async () => {
        for (const { page } of tabs) await page.evaluate(() => (window as any).parts.shop.flush())
        return new Set((await Promise.all(tabs.map(({ page }) => shown(page)))).map(String)).size
      }, PATIENCE)
      .toBe(1)

    const lines = (await shown(tabs[0]!.page)).map((line) => JSON.parse(line))
    const sums = lines.filter(({ id }) => id.startsWith('SUM'))
    expect(Object.fromEntries(sums.map(({ id, quantity }) => [id, quantity]))).toEqual(
      Object.fromEntries(added),
    )
    await example.stop()
    expect(await storedLines(example.folder, CUSTOMER)).toEqual(
      lines.map(({ id, quantity }) => `${id} x${quantity}`).sort(),
    )
    console.log(`${SECONDS} s, seed ${SEED}: ${JSON.stringify(seen)}`)
    expect(Math.min(seen.kills, added.size)).toBeGreaterThan(0)
  },
  SECONDS * 1000 + 120_000,
)
