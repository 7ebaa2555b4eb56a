import { createCart, createStorefront, http, indexedDb } from 'throughline'
import { openReference } from '../reference.js'

const items = Array.from({ length: 20 }, (_, index) => ({
  item_id: `SKU-${String(index).padStart(5, '0')}`,
  item_name: `Product ${index}`,
  price: 1000 + index,
}))

const open = (name, api) => {
  const exchange = api && { exchange: http(api) }
  const shop = createStorefront({ channel: 'web', name, storage: indexedDb(), ...exchange })
  return { shop, cart: createCart(shop) }
}

/** Puts 20 lines into a cart, and then changes them so many times: by the stepper, now and then by a typed number. */
globalThis.fill = async (name, edits, api) => {
  const { shop, cart } = open(name, api)
  await shop.ready
  for (const item of items) await cart.add(item).saved
  await shop.flush()
  for (let count = 0; count < edits; count++) {
    const item = items[(count * 7) % items.length]
    const typed = count % 10 === 9
    await (typed ? cart.setQuantity(item.item_id, 2 + (count % 5)) : cart.add(item, count % 3 ? 1 : -1)).saved
  }
  await shop.flush()
  const { pending, storage } = shop.status.get()
  const lines = cart.get().lines.length
  shop.close()
  return { lines, pending, storage }
}

globalThis.fillReference = async (name) => {
  const reference = await openReference(name)
  for (const item of items) await reference.add(item)
}

/** One more piece, in turn by both, so that whatever else the machine does hits both alike. */
globalThis.measureAdds = async (name, rounds, pause, api) => {
  const { shop, cart } = open(name, api)
  const reference = await openReference(`${name}-reference`)
  await shop.ready
  for (const item of items) {
    await cart.add(item).settled
    await reference.add(item)
  }
  let heard = 0
  const hear = () => {
    heard = performance.now()
  }
  cart.subscribe(hear)
  reference.subscribe(hear)
  const measure = async (add) => {
    const start = performance.now()
    const saved = add()
    const told = heard - start
    await saved
    return { told, durable: performance.now() - start }
  }
  const times = { ours: [], theirs: [] }
  const both = [
    [times.theirs, (item) => reference.add(item)],
    [times.ours, (item) => cart.add(item).saved],
  ]
  for (let round = 0; round < rounds; round++) {
    const item = items[round % items.length]
    // Each is first every other time, and begins when nothing of the other is under way any more.
    for (const [times, add] of round % 2 ? both : both.toReversed()) {
      await shop.flush()
      await new Promise((resolve) => setTimeout(resolve, pause))
      times.push(await measure(() => add(item)))
    }
  }
  shop.close()
  return times
}
