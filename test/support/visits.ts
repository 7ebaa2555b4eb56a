import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, troubleOf } from './browser.ts'
import { cleanUp, type Example, startExample } from './example.ts'

/** Visits to the example shop, for all tests of a file; no page of them may complain about anything. */
export interface Visits {
  readonly browser: Browser
  readonly example: Example
  /** A device of its own. */
  device(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A page of a device of its own, or of the one that is given. */
  open(path: string, device?: BrowserContext): Promise<Page>
  /** What a page complains about counts from now on. */
  listenTo(page: Page): void
}

export function visitExample(): Visits {
  const trouble: string[][] = []
  let browser: Browser
  let example: Example
  beforeAll(async () => {
    ;[browser, example] = await Promise.all([launchBrowser(), startExample()])
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    expect(trouble.splice(0).flat()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await cleanUp()
  })
  const visits: Visits = {
    get browser() {
      return browser
    },
    get example() {
      return example
    },
    device: (options) => browser.newContext({ baseURL: example.url, ...options }),
    async open(path, device) {
      const page = await (device ?? (await visits.device())).newPage()
      visits.listenTo(page)
      await page.goto(path)
      return page
    },
    listenTo: (page) => void trouble.push(troubleOf(page)),
  }
  return visits
}
