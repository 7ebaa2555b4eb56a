import { afterAll, afterEach, expect, test } from 'vitest'
import { cleanUp } from '../support/example.ts'
import { createWorld, type World } from './world.ts'

const TIMES = 50

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(cleanUp)

/** Adds a piece of another item on each of so many visits, and leaves in the same task; answers what is missing. */
async function addAndLeave(before: string): Promise<string[]> {
  world = await createWorld()
  const { api, context } = world
  const page = await world.openWarm()
  const shop = page.url()
  const names = Array.from({ length: TIMES }, (_, index) => `SKU-${index + 1}`)
  for (const name of names) {
    await page.goto(shop)
    const left = page.waitForURL('**/elsewhere')
    const work = `(async () => {
      const cart = fixture.cart()
      ${before}
      setTimeout(() => {
        cart.add({ item_id: '${name}', price: 1 })
        fixture.leave()
      })
    })()`
    await page.evaluate(`void ${work}`)
    await left
  }
  const again = await context.newPage()
  await again.goto(shop)
  await again.evaluate('fixture.cart(), fixture.shop.flush()')
  const shown = new Set(
    await again.evaluate<string[]>(
      'fixture.shop.ready.then(() => fixture.cart().get().lines.map(({ id }) => id))',
    ),
  )
  const sent = new Set(
    [...api.database.entries.values()].map(({ op }) => (op as readonly unknown[])[1] as string),
  )
  const missing = (found: ReadonlySet<string>) => names.filter((name) => !found.has(name))
  return [
    ...missing(shown).map((name) => `${name} is not in the cart`),
    ...missing(sent).map((name) => `${name} is not at the server`),
  ]
}

test('what is added in the task that leaves the page is in the cart on the next one', async () => {
  expect(await addAndLeave('await fixture.shop.ready')).toEqual([])
})

test('what is added before stored state is in, in the task that leaves the page, is in the cart too', async () => {
  expect(await addAndLeave('')).toEqual([])
})
