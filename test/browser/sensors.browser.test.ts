import { trackImpressions, trackScrollDepth, trackVitals } from 'throughline/tracking'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

let tracking = recordingTracking()
let stop = () => {}
beforeEach(() => {
  // The browser draws in its own time; only waiting is ours.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  tracking = recordingTracking()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  document.body.innerHTML = ''
  document.body.style.height = ''
  scrollTo(0, 0)
})

/** Until the browser has drawn, and told its observers. */
const drawn = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => requestAnimationFrame(resolve))
}
const pass = async (time: number) => {
  await drawn()
  vi.advanceTimersByTime(time)
  await drawn()
}
const card = (id: string, height = '100px') =>
  `<li style="height:${height};overflow:hidden" data-tl-item='{"item_id":"${id}"}'>${id}</li>`
const show = (...cards: string[]) => {
  document.body.innerHTML = `<ul data-tl-list="search" data-tl-list-name="検索結果" style="margin:0">${cards.join('')}</ul>`
}
const seen = () =>
  tracking
    .of('view_item_list')
    .map(({ items }) => (items as { item_id: string }[]).map(({ item_id }) => item_id).join(' '))

test('what is half visible for a second is seen, once, in one event for its list', async () => {
  show(card('TEA'), card('CUP'), card('POT', '400vh'), card('FAR'))
  stop = trackImpressions(tracking)
  await pass(999)
  expect(vi.getTimerCount()).toBeGreaterThan(0)
  vi.advanceTimersByTime(2)
  vi.advanceTimersByTime(1000)
  expect(tracking.of('view_item_list')).toEqual([
    {
      item_list_id: 'search',
      item_list_name: '検索結果',
      items: [
        { index: 0, item_id: 'TEA' },
        { index: 1, item_id: 'CUP' },
      ],
    },
  ])
  scrollTo(0, document.body.scrollHeight)
  await pass(1000)
  vi.advanceTimersByTime(1000)
  scrollTo(0, 0)
  await pass(3000)
  expect(seen()).toEqual(['TEA CUP', 'FAR'])
})

test('what passes by in less than a second is not seen', async () => {
  show(card('TEA'), card('POT', '400vh'), card('FAR'))
  stop = trackImpressions(tracking)
  await pass(900)
  scrollTo(0, document.body.scrollHeight)
  await pass(900)
  scrollTo(0, innerHeight * 2)
  await pass(3000)
  expect(seen()).toEqual([])
})

test('what comes later, what is drawn again and what takes the place of another are told apart', async () => {
  show(card('TEA'))
  stop = trackImpressions(tracking)
  await pass(2000)
  await pass(2000)
  const list = document.querySelector('ul')!
  list.insertAdjacentHTML('beforeend', card('CUP'))
  list.firstElementChild!.outerHTML = card('TEA')
  await pass(100)
  await pass(1000)
  await pass(1000)
  list.firstElementChild!.setAttribute('data-tl-item', '{"item_id":"POT"}')
  await pass(100)
  await pass(1000)
  await pass(1000)
  expect(seen()).toEqual(['TEA', 'CUP', 'POT'])
})

test('a new page view is a new view of its lists, and what was seen before is told of its own page', async () => {
  const before = location.href
  show(card('TEA'))
  stop = trackImpressions(tracking)
  await pass(1000)
  history.pushState(null, '', '?again')
  tracking.track('page_view')
  await pass(100)
  await pass(1000)
  await pass(1000)
  history.replaceState(null, '', before)
  expect(seen()).toEqual(['TEA', 'TEA'])
  expect(tracking.of('view_item_list').map(({ page_location }) => page_location)).toEqual([before, undefined])
})

test('a page in the background shows nobody anything; what was seen before leaves with it', async () => {
  const turn = (visibilityState: string) => {
    Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }
  try {
    show(card('TEA'))
    stop = trackImpressions(tracking)
    await pass(1000)
    document.querySelector('ul')!.insertAdjacentHTML('beforeend', card('CUP'))
    await pass(100)
    expect(seen()).toEqual([])
    turn('hidden')
    expect(seen()).toEqual(['TEA'])
    await pass(5000)
    expect(seen()).toEqual(['TEA'])
    turn('visible')
    await pass(100)
    await pass(1000)
    await pass(1000)
    expect(seen()).toEqual(['TEA', 'CUP'])
  } finally {
    delete (document as { visibilityState?: string }).visibilityState
  }
})

test('after the stop nothing counts, and nothing is left running', async () => {
  show(card('TEA'))
  stop = trackImpressions(tracking)
  await drawn()
  stop()
  expect(vi.getTimerCount()).toBe(0)
  expect(tracking.attached.size).toBe(0)
  await pass(3000)
  expect(seen()).toEqual([])
})

test('each depth counts once in a page view, and only for somebody who scrolls', async () => {
  document.body.style.height = '1000vh'
  stop = trackScrollDepth(tracking)
  const depths = () => tracking.of('scroll').map(({ percent_scrolled }) => percent_scrolled)
  await drawn()
  expect(depths()).toEqual([])
  scrollTo(0, innerHeight * 4.5)
  await expect.poll(depths).toEqual([25, 50])
  scrollTo(0, innerHeight)
  await drawn()
  scrollTo(0, document.body.scrollHeight)
  await expect.poll(depths).toEqual([25, 50, 75, 90])
  tracking.track('page_view')
  scrollTo(0, innerHeight * 2)
  await expect.poll(depths).toEqual([25, 50, 75, 90, 25])
  stop()
  scrollTo(0, document.body.scrollHeight)
  await drawn()
  expect(depths()).toHaveLength(5)
})

test('the real vitals of a page arrive', async () => {
  vi.useRealTimers()
  stop = trackVitals(tracking)
  const names = () => tracking.of('web_vitals').map(({ metric_name }) => metric_name)
  await expect.poll(names, { timeout: 10_000 }).toContain('TTFB')
})
