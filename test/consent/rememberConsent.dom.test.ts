import { type Answer, type ConsentSource, createConsent, rememberConsent } from 'throughline/consent'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const KEY = 'throughline-consent'
const stored = () => JSON.parse(localStorage.getItem(KEY) ?? 'null')
const stops: (() => void)[] = []

function open(...sources: ConsentSource[]) {
  const consent = rememberConsent(createConsent({ sources, timeout: 1000 }))
  stops.push(consent.stop)
  return consent
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  localStorage.clear()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('nothing is stored unless the shop says something', () => {
  const consent = open((tell: (answer: Answer) => void) => tell({ analytics: true, marketing: false }))
  vi.advanceTimersByTime(1000)
  expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
  expect(localStorage).toHaveLength(0)
})

test('what the shop granted and denied holds on the next page', () => {
  const first = open()
  first.grant('analytics', 'functional')
  first.deny('marketing')
  first.stop()
  expect(open().get()).toMatchObject({
    functional: true,
    analytics: true,
    personalization: undefined,
    marketing: false,
  })
})

test('what one tab says the others hear', () => {
  const [here, there] = [open(), open()]
  const tell = () => dispatchEvent(Object.assign(new Event('storage'), { key: KEY }))
  here.deny()
  tell()
  expect(there.get().analytics).toBe(false)
  here.grant()
  tell()
  expect(there.get()).toMatchObject({
    functional: true,
    analytics: true,
    personalization: true,
    marketing: true,
  })
  expect(stored()).toEqual({ functional: true, analytics: true, personalization: true, marketing: true })
})

test('a page that comes back from the back/forward cache hears what was said meanwhile', () => {
  const here = open()
  here.grant()
  localStorage.setItem(KEY, JSON.stringify({ functional: true, analytics: false, marketing: false }))
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(here.get()).toMatchObject({ functional: true, analytics: false, marketing: false })
})

test('a grant that a source has overruled does not come back', () => {
  let tell: (answer: Answer) => void = () => {}
  const consent = open((say: typeof tell) => {
    tell = say
  })
  consent.grant('analytics', 'marketing')
  tell({ analytics: false })
  expect(stored()).toEqual({ marketing: true })
  expect(open().get().analytics).toBe(undefined)
})

test('after the stop other tabs are not heard', () => {
  const [here, there] = [open(), open()]
  there.stop()
  here.deny()
  dispatchEvent(Object.assign(new Event('storage'), { key: KEY }))
  expect(there.get().analytics).toBe(undefined)
})

test.each(['{', 'null', '7', '{"analytics":"yes"}'])('what cannot be read is nothing: %s', (text) => {
  localStorage.setItem(KEY, text)
  const consent = open()
  expect(consent.get().analytics).toBe(undefined)
  consent.grant('analytics')
  expect(stored()).toMatchObject({ analytics: true })
})

test('where nothing can be stored it holds for the page', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const consent = open()
  consent.grant('analytics')
  expect(consent.get().analytics).toBe(true)
})
