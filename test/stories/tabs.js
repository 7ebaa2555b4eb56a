import { createCart, createStorefront, http, indexedDb } from 'throughline'

// A page of the stories that look at tabs. `?api=` is where its server is; without one the shop is on the device alone.
const api = new URL(location.href).searchParams.get('api')
const shop = createStorefront({ channel: 'web', storage: indexedDb(), ...(api && { exchange: http(api) }) })
const cart = createCart(shop)
/** When this tab first showed so many pieces of a line, by the one clock that tabs share. */
const shown = new Map()
const look = () => {
  for (const { id, quantity } of cart.get().lines) {
    const what = `${id} ×${quantity}`
    if (!shown.has(what)) shown.set(what, performance.timeOrigin + performance.now())
  }
}
cart.subscribe(look)

globalThis.fixture = {
  shop,
  cart,
  shown: (what) => shown.get(what),
  lines: () =>
    cart
      .get()
      .lines.map(({ id, item, quantity }) => `${item.price ? id : `${id} (no product)`} ×${quantity}`)
      .sort(),
  /** Puts one piece of each into the cart; answers when that began. */
  add(...ids) {
    const began = performance.timeOrigin + performance.now()
    for (const item_id of ids) cart.add({ item_id, item_name: item_id, price: 100 })
    return began
  },
}
