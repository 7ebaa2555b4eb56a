import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchOptions } from '../../.ci/chromium.mjs'
import { root } from '../vitest.shared.ts'

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(launchOptions())
})
afterAll(() => browser?.close())

test('the script tag adds one global, throughline, and throws nothing into the page', async () => {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.route('http://shop.test/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<main></main>' }),
  )
  await page.goto('http://shop.test/')
  await page.evaluate('window.before = Object.keys(window)')
  await page.addScriptTag({ path: join(root, 'dist/throughline.js') })

  const added = await page.evaluate(
    'Object.keys(window).filter((key) => key !== "before" && !before.includes(key))',
  )
  expect(added).toEqual(['throughline'])
  expect(errors).toEqual([])
})
