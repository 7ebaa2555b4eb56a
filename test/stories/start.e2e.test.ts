import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addButton, expectLines, expectSent, launchBrowser } from '../support/browser.ts'
import { cleanUp, newFolder, startExample } from '../support/example.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await cleanUp()
})

test('the data is there after an end by SIGTERM, quick although pages are open, and a new start', async () => {
  const first = await startExample()
  expect(first.output()).toContain('the first start takes 5 to 10 seconds')
  const page = await browser.newPage()
  await page.goto(`${first.url}/?as=keeper`)
  await addButton(page, '煎茶 100g').click()
  await expectSent(page)
  const { code, took } = await first.stop('SIGTERM')
  expect(code).toBe(0)
  expect(took).toBeLessThan(2000)

  const second = await startExample({ folder: first.folder, port: first.port })
  expect(second.port).toBe(first.port)
  expect(second.output()).not.toContain('first start')
  await page.reload()
  await expectLines(page, 'TEA-SENCHA x1')
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(`${second.url}/pos?as=keeper`)
  await expectLines(elsewhere, 'TEA-SENCHA x1')
  await page.close()
  expect(await second.stop('SIGINT')).toMatchObject({ code: 0 })
})

test('data in use and a port in use are refused, saying what to do', async () => {
  const example = await startExample()
  const sameData = startExample({ folder: example.folder })
  await expect(sameData).rejects.toThrow(/ended with 1: The data in .* is in use by process \d+: end it/)
  const samePort = startExample({ port: example.port })
  await expect(samePort).rejects.toThrow(
    new RegExp(`Port ${example.port} is in use; .* PORT=${example.port + 1} npm start`),
  )
  expect((await fetch(example.url)).status).toBe(200)
})

test('a lock whose process is gone is taken over', async () => {
  const folder = newFolder()
  const first = await startExample({ folder })
  await first.kill()
  const second = await startExample({ folder })
  await second.kill()
  writeFileSync(join(folder, 'lock'), 'nobody')
  const third = await startExample({ folder })
  expect((await third.stop()).code).toBe(0)
})

test('every page and its icon are served, and what is not there is said so', async () => {
  const { url } = await startExample()
  const ask = (path: string, init?: RequestInit) => fetch(url + path, { redirect: 'manual', ...init })
  for (const path of ['/', '/pos', '/react/', '/vue/', '/favicon.svg', '/favicon.ico', '/throughline.js']) {
    const response = await ask(path)
    expect([path, response.status]).toEqual([path, 200])
    const head = await ask(path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(`${(await response.arrayBuffer()).byteLength}`)
  }
  expect((await ask('/')).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(await (await ask('/')).text()).toContain('<html lang="ja">')
  expect(await (await ask('/?lang=en')).text()).toContain('<html lang="en">')
  expect((await ask('/react?as=a')).headers.get('location')).toBe('/react/?as=a')
  expect((await ask('/vue?as=a')).headers.get('location')).toBe('/vue/?as=a')
  const missing = await ask('/nothing')
  expect([missing.status, await missing.text()]).toEqual([
    404,
    expect.stringContaining('ページが見つかりません'),
  ])
  expect((await ask('/', { method: 'POST' })).status).toBe(405)
})
