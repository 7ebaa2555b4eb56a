import { afterAll, afterEach, expect, test } from 'vitest'
import { openPglite } from '../support/database.ts'
import {
  acknowledge,
  churn,
  createWorld,
  type Device,
  edit,
  openPair,
  product,
  sent,
  stored,
  twenty,
  type World,
} from './weights.ts'

const opened: Device[] = []
const rows: { what: string; figure: string; limit: string; ok: string }[] = []
afterEach(() => {
  for (const { shop } of opened.splice(0)) shop.close()
})
afterAll(() => {
  if (!process.env.OUTCOMES) return
  console.log('Bytes on the wire and of what is kept; JSON without headers')
  console.table(rows)
})

/** Notes a figure, and holds it. */
const hold = (what: string, figure: number, limit: number, beside = '') => {
  const ok = figure <= limit
  rows.push({ what, figure: `${+figure.toFixed(3)}${beside}`, limit: `${limit}`, ok: ok ? '✓' : '✗' })
  expect(figure, what).toBeLessThanOrEqual(limit)
}

const start = async (world: World = createWorld()) => {
  const pair = await openPair(world)
  opened.push(...pair)
  return { world, pair, device: pair[0] }
}

const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0)

const quantities = ({ cart }: Device) =>
  Object.fromEntries(cart.get().lines.map(({ id, quantity }) => [id, quantity]))

test('one more piece of a line that is there is a request of 60 bytes at most', async () => {
  const { device } = await start()
  hold('+1 on a known line', sum(await sent(device, ({ cart }) => cart.add(twenty[3]!))), 60)
})

test.each([
  ['in memory', undefined],
  ['on PGlite', openPglite],
])(
  'a line that was removed, and is not forgotten yet, comes back with 80 bytes at most: %s',
  async (where, database) => {
    const opened = await database?.()
    const { device } = await start(createWorld(undefined, opened?.database))
    const { item_id } = twenty[3]!
    await sent(device, ({ cart }) => cart.remove(item_id))
    const sizes = await sent(device, ({ cart }) => cart.add(twenty[3]!))
    await opened?.close()
    hold(`a new line that was there before, ${where}`, sum(sizes), 80)
  },
)

test('a new line of a product in the catalogue is a request of 80 bytes at most', async () => {
  const { device } = await start(createWorld((id) => product(Number(id.slice(4)))))
  const sizes = await sent(device, ({ cart }) => cart.add(product(100)))
  expect(device.cart.get().lines.find(({ id }) => id === 'SKU-00100')?.item).toEqual(product(100))
  hold('a new line in the catalogue', sum(sizes), 80)
})

test('1,000 edits without network are one request of 2 KB at most', async () => {
  const { device } = await start()
  device.online = false
  edit(device)
  const before = quantities(device)
  device.online = true
  const sizes = await sent(device, () => {})
  expect(quantities(device)).toEqual(before)
  hold('1,000 offline edits on 20 lines', sum(sizes), 2048, ` in ${sizes.length}`)
  expect(sizes).toHaveLength(1)
})

test.each([
  ['1,000 edits', async (device: Device) => edit(device)],
  ['500 other SKUs came and went', (device: Device) => churn(device)],
])(
  'after %s a cart takes no more room than a fresh one, on devices and on the server',
  async (what, work) => {
    const fresh = await stored(await start())
    const { device, ...used } = await start()
    await work(device)
    await acknowledge(used.pair)
    expect(device.cart.get().lines.map(({ id }) => id)).toEqual(
      expect.arrayContaining(twenty.map((item) => item.item_id)),
    )
    expect(device.cart.get().lines).toHaveLength(twenty.length)
    const now = await stored(used)
    for (const place of ['device', 'server'] as const)
      hold(`${what}, ${place} ÷ fresh`, now[place] / fresh[place], 1.05, ` (${now[place]} B)`)
  },
)
