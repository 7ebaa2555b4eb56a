import { createStorefront, createTracking, indexedDb } from 'throughline'
import { openOverlay } from 'throughline/overlay'

const shop = createStorefront({ channel: 'web', name: `bench-${Math.random()}`, storage: indexedDb() })
const tracking = createTracking(shop)
const item = { item_id: 'SKU-1', item_name: '煎茶', price: 1980, quantity: 1 }
const params = (number) => ({ currency: 'JPY', value: number, items: [item], note: `n${number}` })
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time))

/** A call takes about as long as the clock's tick: so many are measured together. */
const TOGETHER = 20

/** How long a call of `track` takes, in milliseconds. */
async function calls(many) {
  const times = []
  for (let number = 0; number < many; ) {
    const began = performance.now()
    for (const end = number + TOGETHER; number < end; number++) tracking.track('view_item', params(number))
    times.push((performance.now() - began) / TOGETHER)
    await pause(0)
  }
  return times
}

Object.assign(window, {
  calls,
  async open() {
    await shop.ready
    const began = performance.now()
    window.overlay = await openOverlay(shop)
    await frame()
    // After what was drawn in that frame.
    await pause(0)
    return performance.now() - began
  },
  stop: () => window.overlay.stop(),
  async fill(many) {
    for (let number = 0; number < many; number++) {
      tracking.track('view_item', params(number))
      if (number % 500 === 0) await pause(0)
    }
    await pause(3000)
  },
  /** Scrolls from end to end and back, by wheel's steps and by leaps; answers the times between frames. */
  async scroll() {
    const list = window.overlay.element.shadowRoot.querySelector('.list')
    const times = []
    let last = await frame()
    const step = async (top) => {
      list.scrollTop = top
      const now = await frame()
      times.push(now - last)
      last = now
    }
    const end = list.scrollHeight
    for (let number = 0; number < 150; number++) await step(end - number * 120)
    for (let number = 150; number > 0; number--) await step((end / 150) * number)
    for (let number = 0; number < 150; number++) await step(number * 500)
    return { times, rows: list.querySelectorAll('.event').length, height: end }
  },
})
