import { createStore, setMany } from 'idb-keyval'

// What a page would write by hand: a cart in memory, each change stored as the same number of rows. No tabs, no
// server, no numbering: the least that the job can cost.
export function openReference(name) {
  const store = createStore(name, 'rows')
  const listeners = new Set()
  let cart = new Map()
  let n = 0
  return {
    subscribe: (listener) => listeners.add(listener),
    add(id, item) {
      const line = cart.get(id) ?? { item, quantity: 0 }
      cart = new Map(cart).set(id, { ...line, quantity: line.quantity + 1 })
      for (const listener of listeners) listener(cart)
      n++
      return setMany(
        [
          [`entry/${n}`, { n, id, quantity: 1, at: Date.now() }],
          ['meta', { n }],
        ],
        store,
      )
    },
  }
}
