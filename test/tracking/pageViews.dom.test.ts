import { trackPageViews } from 'throughline/tracking'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

let tracking = recordingTracking()
let stop = () => {}
const views = () =>
  tracking.of('page_view').map(({ page_location }) => `${page_location}`.slice(location.origin.length))
const restore = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))

beforeEach(() => {
  history.replaceState(null, '', '/start')
  tracking = recordingTracking()
})
afterEach(() => stop())

test('the page counts, and so does every move within it; replacing the address does not', () => {
  stop = trackPageViews(tracking)
  history.pushState(null, '', '/tea')
  history.replaceState(null, '', '/tea?sort=price')
  history.pushState(null, '', '/cup')
  expect(views()).toEqual(['/start', '/tea', '/cup'])
})

test('each view tells the one before it', () => {
  stop = trackPageViews(tracking)
  history.pushState(null, '', '/tea')
  expect(tracking.of('page_view').map(({ page_referrer }) => page_referrer)).toEqual([
    document.referrer,
    `${location.origin}/start`,
  ])
})

test('replacing the address counts for a shop that asks for it', () => {
  stop = trackPageViews(tracking, { replaced: true })
  history.replaceState(null, '', '/tea')
  history.replaceState({ scrolled: 400 }, '', '/tea')
  expect(views()).toEqual(['/start', '/tea'])
})

test('a dialog, a jump within the page and a state of its own are no views; a route in the fragment is', () => {
  stop = trackPageViews(tracking)
  history.pushState({ dialog: 'sizes' }, '', '/start')
  history.replaceState(null, '', '/start?sort=price')
  history.pushState(null, '', '/start?sort=price#reviews')
  history.pushState(null, '', '/start#/tea')
  history.pushState(null, '', '/start#!cup')
  expect(views()).toEqual(['/start', '/start#/tea', '/start#!cup'])
})

test('a page that comes back from the back/forward cache is seen again, and has not come from itself', () => {
  stop = trackPageViews(tracking)
  restore(false)
  restore(true)
  expect(views()).toEqual(['/start', '/start'])
  expect(tracking.of('page_view')[1]).not.toHaveProperty('page_referrer')
})

test('after the stop nothing counts, and the browser is as it was', () => {
  const { pushState, replaceState } = history
  stop = trackPageViews(tracking, { replaced: true })
  stop()
  expect(history.pushState).toBe(pushState)
  expect(history.replaceState).toBe(replaceState)
  history.pushState(null, '', '/cup')
  restore(true)
  expect(views()).toEqual(['/start'])
})

test('somebody who wraps the history after us keeps working after the stop', () => {
  const { pushState } = history
  stop = trackPageViews(tracking)
  const wrapped = history.pushState
  const moves: string[] = []
  history.pushState = (...parts) => {
    moves.push(`${parts[2]}`)
    wrapped.apply(history, parts)
  }
  stop()
  history.pushState(null, '', '/cup')
  expect(moves).toEqual(['/cup'])
  expect(location.pathname).toBe('/cup')
  history.pushState = pushState
})

test('a page rendered in advance counts when it is shown, where it then is', () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
  stop = trackPageViews(tracking)
  history.pushState(null, '', '/tea')
  expect(views()).toEqual([])
  Object.defineProperty(document, 'prerendering', { value: false, configurable: true })
  document.dispatchEvent(new Event('prerenderingchange'))
  history.pushState(null, '', '/cup')
  expect(views()).toEqual(['/tea', '/cup'])
})
