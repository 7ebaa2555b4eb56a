import { createCart, createStorefront, http, indexedDb } from 'throughline'

/** How many lines there are; without an `api` the shop is on the device alone. */
export const open = async (name, api) => {
  const exchange = api && { exchange: http(api) }
  const shop = createStorefront({ channel: 'web', name, storage: indexedDb(), ...exchange })
  const cart = createCart(shop)
  await shop.ready
  return cart.get().lines.length
}
