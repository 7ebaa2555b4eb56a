import { afterAll, afterEach, expect, test } from 'vitest'
import { cleanUp } from '../support/example.ts'
import type { Stats } from './judge.ts'
import { createWorld, type World } from './world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(cleanUp)

const thanks = `fixture.tracking.track('purchase', {
  transaction_id: 'ORDER-1', currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1', price: 1980 }],
})`

test('an order counts once, however often and in how many tabs its page is loaded', async () => {
  world = await createWorld()
  const { api } = world
  const pages = [await world.openWarm(), await world.open(), await world.open()]
  const fates: (string | undefined)[] = []
  for (let turn = 0; turn < 10; turn++) {
    const settled = await Promise.all(
      pages.map(async (page) => {
        await page.reload()
        return page.evaluate(`(async () => {
          const { saved, settled } = ${thanks}
          await saved
          void fixture.shop.flush()
          return (await settled).reason
        })()`)
      }),
    )
    fates.push(...(settled as string[]))
  }
  const orders = [...api.database.touchpoints.values()].filter(({ name }) => name === 'purchase')
  expect(orders).toHaveLength(1)
  // What a page says as its last it cannot look up: such a copy has the same id, and the server ignores it.
  expect(api.arrivals.get(orders[0]!.id)).toBeLessThan(4)
  expect(fates.filter((reason) => reason === 'repeated').length).toBeGreaterThan(20)
  const { accepted, acknowledged, queued, held, dropped } = (await pages[0]!.evaluate(
    'fixture.shop.flush().then(() => fixture.stats())',
  )) as Stats
  expect(queued + held).toBe(0)
  expect(acknowledged + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(accepted)
})

test('when the tab that waits for the server dies, another one sends', async () => {
  world = await createWorld()
  const { api } = world
  const first = await world.openWarm()
  api.fault = { type: 'status', status: 503, headers: { 'retry-after': '600' } }
  await first.evaluate('fixture.cart().add({ item_id: "SKU-1" }).saved.then(() => fixture.shop.flush())')
  await expect
    .poll(() => first.evaluate('navigator.locks.query().then(({ held }) => held.length)'))
    .toBeGreaterThan(0)
  const second = await world.open()
  await second.evaluate('fixture.cart().add({ item_id: "SKU-2" }).saved')
  await second.evaluate('fixture.track(7)')
  expect(api.database.entries.size).toBe(0)
  api.fault = undefined
  await first.close()
  await expect.poll(() => api.database.entries.size, { timeout: 20_000 }).toBe(2)
  await expect.poll(() => api.arrivals.size, { timeout: 20_000 }).toBeGreaterThan(1)
})
