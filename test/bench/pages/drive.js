import { product } from '../../support/product.js'

globalThis.product = product

/** Tracks so many, one every so many milliseconds. */
globalThis.drive = (count, every) =>
  new Promise((resolve) => {
    let next = 0
    const timer = setInterval(() => {
      globalThis.track('view_item', product(next))
      if (++next < count) return
      clearInterval(timer)
      resolve()
    }, every)
  })
