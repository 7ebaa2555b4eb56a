import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addButton, expectLines, expectSent, launchBrowser, PATIENCE } from '../support/browser.ts'
import { cleanUp, type Example, startExample } from '../support/example.ts'

let browser: Browser
let example: Example

beforeAll(async () => {
  ;[browser, example] = await Promise.all([launchBrowser(), startExample()])
})
afterAll(async () => {
  await browser?.close()
  await cleanUp()
})

/** A page of a device of its own. */
async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: example.url })).newPage()
  await page.goto(path)
  return page
}

const about = (page: Page, id: string) => page.locator(`[data-tl-line="${id}"] .note`).textContent()

/** What this token gets from the server when it asks for somebody's log and puts something into it. */
async function ask(token: string, log: string): Promise<{ log: string; rows: Record<string, unknown> }> {
  const hello = await post(token, 'device=&log=', '[0]')
  const { device, token: proof } = await hello.json()
  const entry = [1, 'cart', ['add', 'TEA-SENCHA', 1, { item_id: 'TEA-SENCHA' }]]
  const answer = await post(token, `device=${device}&log=${log}`, JSON.stringify([0, entry]), proof)
  return answer.json()
}

const post = (token: string, query: string, body: string, proof = '') =>
  fetch(`${example.url}/throughline/exchange?v=1&channel=store&${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'tl-device': proof },
    body,
  })

test('what the counter adds says so on every page of its customer', async () => {
  const counter = await open('/pos?as=midori')
  await addButton(counter, '煎茶 100g').click()
  await expectSent(counter)
  for (const path of ['/', '/react/', '/vue/']) {
    const page = await open(`${path}?as=midori`)
    await expectLines(page, 'TEA-SENCHA x1')
    expect(await about(page, 'TEA-SENCHA')).toBe('¥1,980・店頭で追加')
  }
  const english = await open('/react/?as=midori&lang=en')
  await english.getByRole('button', { name: 'Add to cart: Hojicha 100 g' }).click()
  await expect.poll(() => about(english, 'TEA-HOJICHA'), PATIENCE).toBe('¥1,280 · added on the web')
  expect(await about(english, 'TEA-SENCHA')).toBe('¥1,980 · added in the store')
  await expect.poll(() => about(counter, 'TEA-HOJICHA'), PATIENCE).toBe('¥1,280・ウェブで追加')
})

test('the token of a counter opens the cart of its customer, and no other one', async () => {
  const web = await open('/?as=akane')
  await addButton(web, '急須').click()
  await expectSent(web)
  const strange = await ask('pos:aoi', 'c_akane')
  expect([strange.log, strange.rows]).toEqual(['c_aoi', {}])
  const own = await ask('pos:akane', 'c_akane')
  expect([own.log, own.rows.cart]).toEqual([
    'c_akane',
    expect.arrayContaining([['POT-KYUSU', expect.objectContaining({ quantity: 1, channel: 'web' })]]),
  ])
  expect((await post('pos:', 'device=&log=', '[0]')).status).toBe(401)
  expect((await post('till:aoi', 'device=&log=', '[0]')).status).toBe(401)

  const counter = await open('/pos?as=aoi')
  await expectSent(counter)
  await expectLines(counter)
  await expectLines(web, 'POT-KYUSU x1', 'TEA-SENCHA x1')
})
