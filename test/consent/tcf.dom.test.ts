import { createConsent, tcf } from 'throughline/consent'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeTcf } from './tools.ts'

const page = globalThis as Record<string, any>
const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  delete page.__tcfapi
})

function open(options?: Parameters<typeof createConsent>[0]) {
  const tool = fakeTcf()
  tool.load()
  return { tool, consent: createConsent({ sources: [tcf()], timeout: 1000, ...options }) }
}

test('an earlier decision that the tool has stored is known at once', () => {
  const tool = fakeTcf()
  tool.load()
  tool.loaded(all)
  expect(createConsent({ sources: [tcf()] }).get()).toEqual({
    necessary: true,
    functional: true,
    analytics: true,
    personalization: true,
    marketing: true,
  })
})

test.each([
  [[], []],
  [[1], ['functional']],
  [
    [1, 8, 9, 10],
    ['functional', 'analytics'],
  ],
  [
    [1, 5, 6],
    ['functional', 'personalization'],
  ],
  [
    [1, 2, 3, 4, 7],
    ['functional', 'marketing'],
  ],
  [[2, 3, 4, 5, 6, 7, 8, 9, 10], []],
  [[1, 2, 7, 8], ['functional']],
])('consent to %s grants %s and denies the rest', (granted, expected) => {
  const { tool, consent } = open()
  tool.decide(granted)
  const { necessary, ...state } = consent.get()
  expect(Object.values(state)).not.toContain(undefined)
  expect(Object.keys(state).filter((purpose) => state[purpose as 'analytics'])).toEqual(expected)
})

test('while the banner is shown nothing is decided; when nobody answers in time it is a "no"', () => {
  const { tool, consent } = open({ initial: { analytics: true } })
  tool.shown()
  expect(consent.get().analytics).toBe(undefined)
  vi.advanceTimersByTime(1000)
  expect(consent.get().analytics).toBe(false)
  tool.decide(all)
  expect(consent.get().analytics).toBe(true)
})

test('a banner that is opened again changes nothing until it is answered', () => {
  const { tool, consent } = open()
  tool.loaded(all)
  tool.shown(all)
  expect(consent.get().analytics).toBe(true)
  tool.decide([1])
  expect(consent.get().analytics).toBe(false)
})

test('where GDPR does not apply all is granted, without a banner; a shop may have it otherwise', () => {
  const { tool, consent } = open()
  const strict = createConsent({ sources: [tcf({ elsewhere: false })] })
  tool.say({ gdprApplies: false, eventStatus: 'tcloaded' })
  expect(consent.get()).toMatchObject({ analytics: true, marketing: true })
  expect(strict.get()).toMatchObject({ analytics: false, marketing: false })
})

test('what the tool says before it knows anything is no decision', () => {
  const { tool, consent } = open()
  tool.say({ gdprApplies: undefined })
  expect(consent.get().analytics).toBe(undefined)
  page.__tcfapi = (_: string, __: number, hear: (data: null, success: boolean) => void) => hear(null, false)
  expect(createConsent({ sources: [tcf()] }).get().analytics).toBe(undefined)
})

test('a tool without any answer about purposes denies', () => {
  const { tool, consent } = open()
  tool.say({ eventStatus: 'useractioncomplete' })
  expect(consent.get()).toMatchObject({ functional: false, analytics: false })
})

test('a tool that loads after the time is found, and so is one that throws at first', async () => {
  const tool = fakeTcf()
  const consent = createConsent({ sources: [tcf()], timeout: 1000 })
  await vi.advanceTimersByTimeAsync(2000)
  expect(consent.get().analytics).toBe(false)
  page.__tcfapi = () => {
    throw new Error('not yet')
  }
  await vi.advanceTimersByTimeAsync(2000)
  tool.load()
  tool.loaded(all)
  await vi.advanceTimersByTimeAsync(4000)
  expect(consent.get().analytics).toBe(true)
  expect(tool.listeners.size).toBe(1)
})

test('a tool that never loads is looked for ever less often', async () => {
  let asked = 0
  Object.defineProperty(page, '__tcfapi', {
    get: () => void asked++,
    configurable: true,
  })
  createConsent({ sources: [tcf()] })
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(asked).toBeLessThan(70)
})

test('after the stop the tool has no listener, also when it answers only then', () => {
  const { tool, consent } = open()
  tool.loaded(all)
  consent.stop()
  expect(tool.listeners.size).toBe(0)
  const late = open()
  late.consent.stop()
  late.tool.decide(all)
  expect(late.tool.listeners.size).toBe(0)
  expect(late.consent.get().analytics).toBe(undefined)
})
