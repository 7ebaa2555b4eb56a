import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { products } from '../../examples/shop/products.mjs'
import { PATIENCE } from '../support/browser.ts'
import { built, createRandom } from '../support/shoppers.ts'
import { visitExample } from '../support/visits.ts'

const pages = ['/', '/react/', '/vue/']

/** Who looks at one product of the shop mostly goes on to the next. */
function shoppers(): string[][] {
  const random = createRandom()
  const ids = products.map(({ id }) => id)
  return Array.from({ length: 400 }, () => {
    const first = Math.floor(random() * ids.length)
    return [0, 1, 2].map(
      (step) => ids[(first + step * (1 + Math.floor(random() * 2))) % ids.length] as string,
    )
  })
}
const { manifest, file, ids } = built({}, shoppers())
const files: Record<string, string | Buffer> = {
  'default.json': JSON.stringify(manifest),
  [`default-${manifest.hash}.bin`]: Buffer.from(file),
  [`default-${manifest.hash}.txt`]: ids,
}

interface Sent {
  readonly name: string
  readonly params: any
}

const visits = visitExample()

/** What a request to the server reports. */
function eventsOf(body: Buffer | null): Sent[] {
  if (!body) return []
  const text = body[0] === 0x1f ? gunzipSync(body) : body
  const { entries = [] } = JSON.parse(`${text}`)
  return entries.map(([, , , name, params]: [unknown, unknown, unknown, string, unknown]) => ({
    name,
    params,
  }))
}

/** A page of a new guest, with what its server receives, and with the index that the server is said to have. */
async function open(path: string, index = files) {
  const context = await visits.device({ viewport: { width: 1280, height: 1000 } })
  const page = await context.newPage()
  visits.listenTo(page)
  const sent: Sent[] = []
  const workers: string[] = []
  page.on('worker', (worker) => workers.push(new URL(worker.url()).pathname))
  await page.route('**/throughline/recommendations/*', (route) => {
    const body = index[new URL(route.request().url()).pathname.split('/').at(-1) ?? '']
    return route.fulfill(body === undefined ? { status: 404 } : { body })
  })
  page.on('response', (response) => {
    const request = response.request()
    if (response.ok() && new URL(request.url()).pathname === '/throughline/touchpoints')
      sent.push(...eventsOf(request.postDataBuffer()))
  })
  await page.goto(path)
  const cards = page.locator('[data-tl-recommended]')
  const shown = () =>
    cards.evaluateAll((found) => found.map((card) => card.getAttribute('data-tl-recommended')))
  const named = (name: string) => sent.filter((event) => event.name === name)
  return { page, sent, workers, cards, shown, named }
}

describe.each(pages)('the shelf of %s', (path) => {
  test('shows what the index knows, counts what is seen and chosen, and stays under the eyes', async () => {
    const { page, workers, cards, shown, named } = await open(path)
    await expect.poll(() => cards.count(), PATIENCE).toBe(4)
    await expect.poll(() => workers.length, PATIENCE).toBe(1)
    await cards.first().scrollIntoViewIfNeeded()
    await cards.last().scrollIntoViewIfNeeded()
    await expect.poll(() => named('view_item_list').length, PATIENCE).toBe(1)
    const list = named('view_item_list')[0]?.params
    expect(list).toMatchObject({
      item_list_id: expect.stringMatching(/^rec\.\w{8}\.t\./),
      item_list_name: 'home',
    })
    expect(list.items.map(({ item_id }: { item_id: string }) => item_id).sort()).toEqual(
      (await shown()).sort(),
    )

    const before = await shown()
    const { item_list_id } = list
    const card = cards.nth(1)
    const id = before[1] as string
    const shelf = page.locator('.shelf')
    await page.locator(`.products:not(.shelf *) .card:not([id="${id}"]) a`).last().click()
    await expect.poll(() => named('view_item').length, PATIENCE).toBe(1)
    await shelf.scrollIntoViewIfNeeded()
    expect(await shown()).toEqual(before)

    await card.getByRole('button').first().click()
    await expect.poll(() => named('add_to_cart').length, PATIENCE).toBe(1)
    expect(named('select_item')).toMatchObject([
      { params: { item_list_id, items: [{ item_id: id, index: 1 }] } },
    ])
    expect(named('add_to_cart')).toMatchObject([
      { params: { items: [{ item_id: id, item_list_id, index: 1 }] } },
    ])
    expect(await shown()).toEqual(before)

    await cards.nth(2).getByRole('link').click()
    await expect.poll(() => named('view_item').length, PATIENCE).toBe(2)
    expect(named('view_item')[1]).toMatchObject({ params: { items: [{ item_id: before[2], item_list_id }] } })
    expect(named('view_item_list')).toHaveLength(1)
  })

  test('can be read and worked without seeing it', async () => {
    const { page, cards, shown } = await open(path)
    await expect.poll(() => cards.count(), PATIENCE).toBe(4)
    const shelf = page.getByRole('region', { name: 'あなたへのおすすめ' })
    expect(await shelf.getByRole('list').getByRole('listitem').count()).toBe(4)
    const [first] = await shown()
    const name = products.find(({ id }) => id === first)?.name.ja as string
    await shelf.getByRole('link', { name, exact: true }).waitFor()
    await shelf.getByRole('button', { name: `${name}：カートに入れる`, exact: true }).waitFor()
    const hide = shelf.getByRole('button', { name: `${name}：興味なし`, exact: true })
    await hide.focus()
    await page.keyboard.press('Enter')
    await shelf
      .getByRole('status')
      .filter({ hasText: `${name}をおすすめに出さないようにしました` })
      .waitFor()
    expect(await shown()).not.toContain(first)
    const undo = shelf.getByRole('button', { name: '元に戻す' })
    expect(await undo.evaluate((button) => button.matches(':focus'))).toBe(true)
    await page.keyboard.press('Enter')
    await hide.waitFor()
    await expect.poll(() => hide.evaluate((button) => button.matches(':focus')), PATIENCE).toBe(true)
    await shelf.getByRole('button', { name: `${name}：カートに入れる`, exact: true }).click()
    await shelf
      .getByRole('status')
      .filter({ hasText: `${name}をカートに入れました` })
      .waitFor()
  })

  test('has no button that is called otherwise than it says', async () => {
    const { page, cards } = await open(path)
    await expect.poll(() => cards.count(), PATIENCE).toBe(4)
    const buttons = await page.getByRole('button').all()
    const words = await Promise.all(
      buttons.map((one) => one.evaluate((it) => [it.textContent?.trim() ?? '', it.ariaLabel ?? ''])),
    )
    expect(words.length).toBeGreaterThan(8)
    // What has no letter on it is called by what it does.
    const other = words.filter(([says = '', name]) => name && /\p{L}/u.test(says) && !name.includes(says))
    expect(other).toEqual([])
  })

  test('is not there where there is no index, and the customer has no trouble', async () => {
    const { page, cards } = await open(path, {})
    await page.waitForResponse('**/recommendations/default.json')
    // Whoever built the shop is told; its customers are not.
    const status = page.locator('[data-status][data-error="no-index"]')
    await status.waitFor()
    expect(await status.textContent()).not.toContain('no index')
    expect(await cards.count()).toBe(0)
    expect(await page.locator('.shelf').isVisible()).toBe(false)
  })

  test.each([320, 1280])('fits a window of %i px', async (width) => {
    const { page, cards } = await open(path)
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => cards.count(), PATIENCE).toBe(4)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
    for (const button of await cards.getByRole('button').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  })
})
