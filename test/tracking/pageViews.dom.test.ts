import { trackPageViews } from 'throughline'
import { afterEach, beforeEach, expect, test } from 'vitest'

const views: string[] = []
const tracking = {
  track(name: string, params: Record<string, unknown> = {}) {
    views.push(`${name} ${new URL(`${params.page_location}`).pathname}`)
    return undefined as never
  },
}
let stop = () => {}
beforeEach(() => {
  views.length = 0
  history.replaceState(null, '', '/start')
})
afterEach(() => stop())

test('the page counts, and so does every move within it; replacing the address does not', () => {
  stop = trackPageViews(tracking)
  history.pushState(null, '', '/tea')
  history.replaceState(null, '', '/tea?sort=price')
  history.pushState(null, '', '/cup')
  expect(views).toEqual(['page_view /start', 'page_view /tea', 'page_view /cup'])
})

test('a page that comes back from the back/forward cache is seen again', () => {
  stop = trackPageViews(tracking)
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(views).toEqual(['page_view /start', 'page_view /start'])
})

test('after the stop nothing counts, and the browser is as it was', () => {
  const { pushState } = history
  stop = trackPageViews(tracking)
  stop()
  expect(history.pushState).toBe(pushState)
  history.pushState(null, '', '/cup')
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(views).toEqual(['page_view /start'])
})

test('a page rendered in advance counts when it is shown', () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
  stop = trackPageViews(tracking)
  expect(views).toEqual([])
  Object.defineProperty(document, 'prerendering', { value: false, configurable: true })
  document.dispatchEvent(new Event('prerenderingchange'))
  expect(views).toEqual(['page_view /start'])
})
