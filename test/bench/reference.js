import { createStore, entries, setMany } from 'idb-keyval'

// What a page would write by hand: a cart in memory and one row for each line. No tabs, no server, no numbering: the
// least that the job can cost.
export async function openReference(name) {
  const store = createStore(name, 'lines')
  const listeners = new Set()
  let cart = new Map(await entries(store))
  return {
    lines: () => [...cart.values()],
    subscribe: (listener) => listeners.add(listener),
    add(item, quantity = 1) {
      const id = item.item_id
      const line = cart.get(id) ?? { item, quantity: 0 }
      const changed = { ...line, quantity: line.quantity + quantity }
      cart = new Map(cart).set(id, changed)
      for (const listener of listeners) listener(cart)
      return setMany([[id, changed]], store)
    },
  }
}
