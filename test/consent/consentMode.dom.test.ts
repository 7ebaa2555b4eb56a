import { type ConsentModeOptions, consentMode, createConsent } from 'throughline/consent'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gtag } from './tools.ts'

const page = globalThis as Record<string, any>

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  delete page.dataLayer
})

const open = (options?: ConsentModeOptions, initial = {}) =>
  createConsent({ sources: [consentMode(options)], timeout: 10_000, initial })

test('what was said before, and what is said later, is heard; by gtag and by arrays', () => {
  gtag('js', new Date())
  gtag('consent', 'default', { analytics_storage: 'denied' })
  page.dataLayer.push({ event: 'gtm.js' }, null, 'text', [
    'consent',
    'update',
    { functionality_storage: 'granted' },
  ])
  const consent = open()
  expect(consent.get()).toMatchObject({ functional: true, analytics: undefined })
  gtag('consent', 'update', { analytics_storage: 'granted', security_storage: 'denied' })
  expect(consent.get()).toMatchObject({ necessary: true, analytics: true })
  gtag('consent', 'update', { personalization_storage: 'denied' })
  expect(consent.get()).toMatchObject({ analytics: true, personalization: false, marketing: undefined })
})

test('marketing needs all three of its signals', () => {
  const consent = open()
  gtag('consent', 'default', { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' })
  gtag('consent', 'update', { ad_storage: 'granted', ad_user_data: 'granted' })
  expect(consent.get().marketing).toBe(undefined)
  gtag('consent', 'update', { ad_personalization: 'granted' })
  expect(consent.get().marketing).toBe(true)
  gtag('consent', 'update', { ad_user_data: 'denied' })
  expect(consent.get().marketing).toBe(false)
})

test('a default that denies waits for an answer, and is a "no" when none comes in time', () => {
  gtag('consent', 'default', { analytics_storage: 'denied', wait_for_update: 500 })
  const consent = open({}, { analytics: true, functional: true })
  vi.advanceTimersByTime(9_999)
  expect(consent.get()).toMatchObject({ analytics: undefined, functional: undefined })
  vi.advanceTimersByTime(1)
  expect(consent.get()).toMatchObject({ analytics: false, functional: true })
  gtag('consent', 'update', { analytics_storage: 'granted' })
  expect(consent.get().analytics).toBe(true)
})

test('a default that grants counts at once, or when the wait for an update is over', () => {
  gtag('consent', 'default', { functionality_storage: 'granted' })
  gtag('consent', 'default', { analytics_storage: 'granted', ad_storage: 'granted', wait_for_update: 500 })
  const consent = open()
  expect(consent.get()).toMatchObject({ functional: true, analytics: undefined, marketing: undefined })
  gtag('consent', 'update', { ad_storage: 'denied' })
  vi.advanceTimersByTime(499)
  expect(consent.get()).toMatchObject({ analytics: undefined, marketing: false })
  vi.advanceTimersByTime(1)
  expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
})

test('the end of a wait and a later default repeat no "no" to a shop that has granted since', () => {
  gtag('consent', 'default', { ad_storage: 'granted', ad_user_data: 'granted', wait_for_update: 500 })
  const consent = open()
  gtag('consent', 'update', { ad_storage: 'denied' })
  expect(consent.get().marketing).toBe(false)
  consent.grant('marketing')
  vi.advanceTimersByTime(500)
  gtag('consent', 'default', { ad_storage: 'denied' })
  expect(consent.get().marketing).toBe(true)
  gtag('consent', 'update', { ad_user_data: 'denied' })
  expect(consent.get().marketing).toBe(false)
})

test('a later default that denies is not undone by the end of an earlier wait', () => {
  gtag('consent', 'default', { analytics_storage: 'granted', wait_for_update: 500 })
  gtag('consent', 'default', { analytics_storage: 'denied' })
  const consent = open()
  vi.advanceTimersByTime(500)
  expect(consent.get().analytics).toBe(undefined)
})

test('a default that comes after a decision changes nothing', () => {
  gtag('consent', 'update', { analytics_storage: 'denied' })
  gtag('consent', 'default', { analytics_storage: 'granted' })
  expect(open().get().analytics).toBe(false)
})

test.each([
  ['FR', undefined],
  ['JP', true],
  ['US', true],
  ['US-CA', undefined],
  // Not known: what denies anywhere counts.
  [undefined, undefined],
])('of the defaults for regions the closest counts: %s', (region, analytics) => {
  gtag('consent', 'default', { analytics_storage: 'denied', region: ['FR', 'US-CA'] })
  gtag('consent', 'default', { analytics_storage: 'granted' })
  gtag('consent', 'default', { analytics_storage: 'granted', region: ['US'] })
  expect(open(region ? { region } : {}).get().analytics).toBe(analytics)
})

test('a default that grants for some regions is nothing to a visitor from nobody knows where', () => {
  gtag('consent', 'default', { analytics_storage: 'granted', region: ['JP'] })
  expect(open().get().analytics).toBe(undefined)
  expect(open({ region: 'JP' }).get().analytics).toBe(true)
})

test('a tag manager that wraps push later is passed through, and after the stop nothing is read', () => {
  const consent = open()
  const ours = page.dataLayer.push
  page.dataLayer.push = (...entries: unknown[]) => ours(...entries)
  gtag('consent', 'update', { analytics_storage: 'granted' })
  expect(consent.get().analytics).toBe(true)
  consent.stop()
  gtag('consent', 'update', { analytics_storage: 'denied' })
  expect(consent.get().analytics).toBe(true)
  expect(page.dataLayer).toHaveLength(2)
})

test('push returns what it always did, and is the old one again after the stop', () => {
  page.dataLayer = [['js']]
  const { push } = page.dataLayer
  const consent = open()
  expect(page.dataLayer.push({ event: 'a' }, { event: 'b' })).toBe(3)
  consent.stop()
  expect(page.dataLayer.push).toBe(push)
})

test('a queue that nobody has used is gone after the stop', () => {
  open().stop()
  expect('dataLayer' in page).toBe(false)
})

test.each([
  ['consent'],
  ['consent', 'update'],
  ['consent', 'update', null],
  ['consent', 'update', 7],
  ['consent', 'default', { analytics_storage: 'granted', region: [7, null], wait_for_update: 'soon' }],
  ['consent', 'update', 'granted'],
])('nonsense on the queue throws nothing into the page: %s %s %s', (...said) => {
  const consent = open()
  gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' })
  expect(() => gtag(...said)).not.toThrow()
  expect(() => page.dataLayer.push({ length: 2 ** 40 }, Object.create(null), Symbol('x'))).not.toThrow()
  expect(consent.get().marketing).toBe(undefined)
})
