import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runSpec } from '../../mutations/runSpec.ts'
import { indexed } from '../../mutations/visit.ts'
import { addButton, expectLines, PATIENCE } from '../../support/browser.ts'
import { visitExample } from '../../support/visits.ts'

const visits = visitExample()

test('a visit that is recorded in the overlay, over pages, becomes a test that passes, and fails without an event', async () => {
  await indexed(visits.example.url)
  const context = await visits.device({ locale: 'ja-JP' })
  const page = await context.newPage()
  const overlay = page.locator('tl-overlay')
  const button = (name: string) => overlay.getByRole('button', { name, exact: true })
  await page.goto('/?tl_debug=1')
  await overlay.locator('#tab-record').click()
  await button('記録を始める').click()
  await addButton(page, '煎茶 100g').click()
  await expectLines(page, 'TEA-SENCHA x1')
  await page.reload()
  await overlay.locator('#tab-record').click()
  await button('記録を終える').waitFor()
  await addButton(page, 'ほうじ茶 100g').click()
  await expectLines(page, 'TEA-HOJICHA x1', 'TEA-SENCHA x1')
  const recorded = () =>
    page.evaluate(() => JSON.stringify({ ...sessionStorage }).split('page_view').length - 1)
  for (const [count, go] of [
    [3, () => page.getByRole('link', { name: 'React' }).click()],
    [4, () => page.goBack()],
  ] as const) {
    await go()
    await expect.poll(recorded, PATIENCE).toBe(count)
  }
  await button('記録を終える').click()
  const spec = (await overlay.locator('pre').textContent()) ?? ''
  for (const [name, file] of [
    ['Playwright', 'visit.spec.ts'],
    ['JSON', 'visit.json'],
    ['NDJSON', 'visit.ndjson'],
  ] as const) {
    const saved = page.waitForEvent('download')
    await button(name).click()
    expect((await saved).suggestedFilename()).toBe(file)
    const text = readFileSync(await (await saved).path(), 'utf8')
    if (name === 'Playwright') expect(text).toBe(spec)
    else expect(text).toContain('"add_to_cart"')
  }
  await context.close()
  expect(spec.split('add_to_cart').length - 1).toBe(2)
  expect(spec.split("'page_view'").length - 1).toBe(4)
  const passed = await runSpec(spec, ['plain'], visits.example.port)
  expect(passed.get('plain')).toEqual({ passed: true, message: '' })
  const lacking = spec.replace("'add_to_cart'", "'remove_from_cart'")
  expect((await runSpec(lacking, ['plain'], visits.example.port)).get('plain')?.message).toContain(
    'remove_from_cart',
  )
})
