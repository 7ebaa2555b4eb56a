import { createCart, createStorefront, indexedDb } from 'throughline'
import { openReference } from './reference.js'

const ROUNDS = 60

const items = Array.from({ length: 20 }, (_, index) => ({
  item_id: `SKU-${String(index).padStart(5, '0')}`,
  item_name: `Product ${index}`,
  price: 1000 + index,
}))

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]

/** Rounds of both, in turn, so that whatever else the machine does hits both alike. */
globalThis.bench = async () => {
  const shop = createStorefront({ channel: 'web', name: `bench-${Date.now()}`, storage: indexedDb() })
  const cart = createCart(shop)
  const reference = openReference(`reference-${Date.now()}`)
  await shop.ready
  for (const item of items) {
    await cart.add(item).saved
    await reference.add(item.item_id, item)
  }
  let heard = 0
  cart.subscribe(() => {
    heard = performance.now()
  })
  reference.subscribe(() => {
    heard = performance.now()
  })
  const measure = async (add) => {
    const start = performance.now()
    const saved = add()
    const told = heard - start
    await saved
    return { told, durable: performance.now() - start }
  }
  const ours = []
  const theirs = []
  for (let round = 0; round < ROUNDS; round++) {
    const item = items[round % items.length]
    theirs.push(await measure(() => reference.add(item.item_id, item)))
    ours.push(await measure(() => cart.add(item).saved))
  }
  const figures = (times) => ({
    told: median(times.map(({ told }) => told)),
    durable: median(times.map(({ durable }) => durable)),
  })
  return { ours: figures(ours), reference: figures(theirs) }
}
