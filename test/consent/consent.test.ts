import { type Answer, type ConsentSource, createConsent } from 'throughline/consent'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const nobody = {
  functional: undefined,
  analytics: undefined,
  personalization: undefined,
  marketing: undefined,
}
const no = { functional: false, analytics: false, personalization: false, marketing: false }
const yes = { functional: true, analytics: true, personalization: true, marketing: true }

/** A source that says what a test wants. */
function tool(...first: Answer[]): ConsentSource & { tell(answer: Answer): void } {
  let tell: (answer: Answer) => void = () => {}
  const source: ConsentSource = (say) => {
    tell = say
    first.forEach(say)
  }
  return Object.assign(source, { tell: (answer: Answer) => tell(answer) })
}

test('before anybody has decided, only the necessary is granted', () => {
  const consent = createConsent()
  expect(consent.get()).toEqual({ necessary: true, ...nobody })
  expect(consent.initial).toEqual({ necessary: true, ...nobody })
})

test('the shop grants and denies by purpose, or all at once', () => {
  const consent = createConsent()
  consent.grant('analytics')
  expect(consent.get()).toEqual({ necessary: true, ...nobody, analytics: true })
  consent.deny()
  expect(consent.get()).toEqual({ necessary: true, ...no })
  consent.grant()
  expect(consent.get()).toEqual({ necessary: true, ...yes })
  consent.deny('necessary', 'marketing')
  expect(consent.get()).toEqual({ necessary: true, ...yes, marketing: false })
})

test('a purpose that does not exist is told at once, and changes nothing', () => {
  const consent = createConsent()
  expect(() => consent.deny('analytics', 'statistics' as never)).toThrow(
    'Write one of functional,analytics,personalization,marketing, not statistics.',
  )
  expect(() => consent.grant(['analytics', 'marketing'] as never)).toThrow('Write one of')
  expect(consent.get()).toEqual({ necessary: true, ...nobody })
})

test('when nobody decides in time, all is denied: no banner in this region, a tool that never loads', () => {
  const consent = createConsent({ sources: [() => {}], timeout: 1000 })
  vi.advanceTimersByTime(999)
  expect(consent.get()).toEqual({ necessary: true, ...nobody })
  vi.advanceTimersByTime(1)
  expect(consent.get()).toEqual({ necessary: true, ...no })
})

test('when nobody decides in time, the shop may have it otherwise', () => {
  const consent = createConsent({ timeout: 1000, initial: { analytics: true } })
  consent.deny('functional')
  vi.advanceTimersByTime(1000)
  expect(consent.get()).toEqual({ necessary: true, ...no, analytics: true })
})

test('without a time of its own it waits half a minute, and with an infinite one for ever', () => {
  const consent = createConsent()
  const patient = createConsent({ timeout: Infinity })
  vi.advanceTimersByTime(29_999)
  expect(consent.get().analytics).toBe(undefined)
  vi.advanceTimersByTime(1)
  expect(consent.get().analytics).toBe(false)
  expect(patient.get().analytics).toBe(undefined)
})

test('what is asked of somebody is denied when the time is up, whatever the shop would have', () => {
  const consent = createConsent({
    sources: [tool({ analytics: 'asked' }), tool({ analytics: true })],
    timeout: 1000,
    initial: { analytics: true, marketing: true },
  })
  expect(consent.get().analytics).toBe(undefined)
  vi.advanceTimersByTime(1000)
  expect(consent.get()).toEqual({ necessary: true, ...no, marketing: true })
})

test('a source that answers after the time is heard', () => {
  const late = tool()
  const consent = createConsent({ sources: [late], timeout: 1000 })
  vi.advanceTimersByTime(5000)
  late.tell({ analytics: true })
  expect(consent.get()).toEqual({ necessary: true, ...no, analytics: true })
})

test('a source that knows nothing any more leaves a defined state after the time', () => {
  const source = tool({ analytics: true })
  const consent = createConsent({ sources: [source], timeout: 1000 })
  vi.advanceTimersByTime(1000)
  source.tell({ analytics: undefined })
  expect(consent.get().analytics).toBe(false)
})

test('of several sources each one says its latest word, and one "no" is enough', () => {
  const [first, second] = [tool({ analytics: false }), tool({ analytics: true, marketing: true })]
  const consent = createConsent({ sources: [first, second] })
  expect(consent.get()).toEqual({ necessary: true, ...nobody, analytics: false, marketing: true })
  first.tell({ marketing: false })
  expect(consent.get().marketing).toBe(false)
  first.tell({ analytics: true, marketing: true })
  expect(consent.get()).toEqual({ necessary: true, ...nobody, analytics: true, marketing: true })
})

test('a grant of the shop overrules every "no" before it, and none after it', () => {
  const source = tool({ analytics: false, marketing: false })
  const consent = createConsent({ sources: [source] })
  consent.grant('analytics')
  expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
  source.tell({ marketing: false })
  expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
  source.tell({ analytics: false })
  expect(consent.get().analytics).toBe(false)
  source.tell({ analytics: true })
  expect(consent.get().analytics).toBe(true)
})

test('a denial of the shop stands until its grant, whatever the sources say', () => {
  const source = tool({ analytics: true })
  const consent = createConsent({ sources: [source] })
  consent.deny('analytics')
  source.tell({ analytics: true })
  expect(consent.get().analytics).toBe(false)
  consent.grant('analytics')
  expect(consent.get().analytics).toBe(true)
})

test('no source can take the necessary', () => {
  const consent = createConsent({ sources: [tool({ necessary: false } as Answer)] })
  expect(consent.get().necessary).toBe(true)
})

test('every change is heard once, in its order, and no change is not heard', () => {
  const source = tool()
  const consent = createConsent({ sources: [source] })
  const heard: unknown[] = []
  const undo = consent.subscribe(({ analytics }) => heard.push(analytics))
  source.tell({ analytics: true })
  const before = consent.get()
  source.tell({ analytics: true })
  expect(consent.get()).toBe(before)
  source.tell({ analytics: false })
  source.tell({ analytics: true })
  undo()
  consent.deny()
  expect(heard).toEqual([true, false, true])
})

test('a source that throws, rejects, or says nonsense is a warning, and the others are heard', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const consent = createConsent({
    sources: [
      () => {
        throw new Error('broken')
      },
      async (tell) => {
        tell({ functional: true })
        throw new Error('broken later')
      },
      tool(null as never, 'granted' as never, { personalization: 'granted' } as never),
      tool({ analytics: true }),
    ],
    timeout: 1000,
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(consent.get()).toEqual({ necessary: true, ...nobody, functional: true, analytics: true })
  expect(warn).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(1000)
  expect(consent.get()).toEqual({ necessary: true, ...no, functional: true, analytics: true })
})

test('after the stop no source is heard, no time runs out, and sources were told', () => {
  const source = tool({ analytics: true })
  let ended = false
  const consent = createConsent({
    sources: [source, (_, signal) => signal.addEventListener('abort', () => (ended = true))],
    timeout: 1000,
  })
  consent.stop()
  expect(ended).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
  source.tell({ analytics: false })
  vi.advanceTimersByTime(1000)
  expect(consent.get()).toEqual({ necessary: true, ...nobody, analytics: true })
})
