import { createStorefront, createTracking, http, indexedDb } from 'throughline'
import { product } from '../../support/product.js'

const open = (name) => {
  const exchange = http(`${globalThis.api}/${name}`)
  return createTracking(createStorefront({ channel: 'web', name, storage: indexedDb(), exchange }))
}

/** How long track() takes its caller, in turn with an empty queue and with one that ends at `most`; milliseconds. */
globalThis.measureQueues = async (most, rounds) => {
  const empty = open('up')
  const full = open('down')
  for (let queued = 0; queued < most - rounds; ) {
    let saved
    for (let left = 100; left && queued < most - rounds; left--)
      saved = full.track('view_item', product(queued++)).saved
    await saved
  }
  const time = (tracking, number) => {
    const params = product(number)
    const start = performance.now()
    tracking.track('view_item', params)
    return performance.now() - start
  }
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  for (let number = 0; number < 50; number++) {
    time(empty, number)
    await wait(5)
  }
  const times = { empty: [], full: [] }
  for (let number = 0; number < rounds; number++) {
    times.empty.push(time(empty, number))
    await wait(5)
    times.full.push(time(full, number))
    await wait(5)
  }
  return times
}
