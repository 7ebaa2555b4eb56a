import { consentMode, createConsent, decided, globalPrivacyControl, tcf } from 'throughline/consent'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeTcf, gtag, later } from './tools.ts'

const page = globalThis as Record<string, any>

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const name of ['dataLayer', '__tcfapi']) delete page[name]
})

const kinds = {
  consentMode() {
    return {
      source: consentMode(),
      decide: async (word: boolean) => {
        const value = word ? 'granted' : 'denied'
        gtag('consent', 'update', {
          analytics_storage: value,
          ad_storage: value,
          ad_user_data: value,
          ad_personalization: value,
        })
      },
    }
  },
  tcf() {
    const tool = fakeTcf()
    return {
      source: tcf(),
      // The tool loads as late as its decision.
      decide: async (word: boolean) => {
        tool.load()
        await vi.advanceTimersByTimeAsync(3000)
        tool.decide(word ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [])
      },
    }
  },
  decided() {
    const { promise, resolve } = later()
    return {
      source: decided(promise, 60_000),
      decide: async (word: boolean) => {
        resolve(word)
        await vi.advanceTimersByTimeAsync(0)
      },
    }
  },
  'a source of the shop itself'() {
    const target = new EventTarget()
    let word = false
    return {
      source: (tell: (answer: object) => void, signal: AbortSignal) =>
        target.addEventListener('choice', () => tell({ analytics: word, marketing: word }), { signal }),
      decide: async (said: boolean) => {
        word = said
        target.dispatchEvent(new Event('choice'))
      },
    }
  },
}

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s', (kind) => {
  describe.each([
    ['at once', 0],
    ['just in time', 9000],
    ['after the time', 15_000],
  ])('that decides %s', (_, when) => {
    test.each([true, false])('is heard when it says %s', async (word) => {
      const { source, decide } = kinds[kind]()
      const consent = createConsent({ sources: [source], timeout: 14_000 })
      await vi.advanceTimersByTimeAsync(when)
      expect(consent.get().analytics).toBe(when > 14_000 ? false : undefined)
      await decide(word)
      expect(consent.get()).toMatchObject({ analytics: word, marketing: word })
      consent.stop()
      expect(vi.getTimerCount()).toBe(0)
    })

    test('is not heard after the stop', async () => {
      const { source, decide } = kinds[kind]()
      const consent = createConsent({ sources: [source], timeout: 14_000 })
      await vi.advanceTimersByTimeAsync(when)
      const before = consent.get()
      consent.stop()
      expect(vi.getTimerCount()).toBe(0)
      await decide(true)
      expect(consent.get()).toBe(before)
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  // A promise decides once.
  if (kind !== 'decided')
    test('that flips twice ends with its last word', async () => {
      const { source, decide } = kinds[kind]()
      const consent = createConsent({ sources: [source], timeout: 14_000 })
      for (const word of [true, false, true, false]) {
        await decide(word)
        expect(consent.get()).toMatchObject({ analytics: word, marketing: word })
      }
    })

  test('does not overrule what the shop has denied, and its "no" ends what the shop has granted', async () => {
    const { source, decide } = kinds[kind]()
    const consent = createConsent({ sources: [source], timeout: 14_000 })
    consent.deny('marketing')
    consent.grant('analytics')
    if (kind !== 'decided') {
      await decide(true)
      expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
    }
    await decide(false)
    expect(consent.get()).toMatchObject({ analytics: false, marketing: false })
  })
})

describe('Global Privacy Control', () => {
  const signal = (value: unknown) =>
    Object.defineProperty(navigator, 'globalPrivacyControl', { value, configurable: true })
  afterEach(() => void delete (navigator as any).globalPrivacyControl)

  test('denies marketing at once, whatever the others say, until the shop grants it', () => {
    signal(true)
    gtag('consent', 'update', { ad_storage: 'granted', analytics_storage: 'granted' })
    const consent = createConsent({ sources: [consentMode(), globalPrivacyControl()] })
    expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
    consent.grant('marketing')
    expect(consent.get().marketing).toBe(true)
  })

  test.each([false, undefined])('says nothing when it is %s', (value) => {
    signal(value)
    const consent = createConsent({
      sources: [globalPrivacyControl()],
      initial: { marketing: true },
      timeout: 0,
    })
    expect(consent.get().marketing).toBe(undefined)
    vi.advanceTimersByTime(0)
    expect(consent.get().marketing).toBe(true)
  })
})

describe('a promise', () => {
  test('decides by purpose', async () => {
    const consent = createConsent({
      sources: [decided(Promise.resolve({ analytics: true, marketing: false }))],
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(consent.get()).toMatchObject({ functional: undefined, analytics: true, marketing: false })
    await vi.advanceTimersByTimeAsync(5000)
    expect(consent.get()).toMatchObject({ functional: false, analytics: true, marketing: false })
  })

  test('that does not answer within its limit leaves it to the shop, and is heard when it does', async () => {
    const { promise, resolve } = later()
    const consent = createConsent({ sources: [decided(promise, 200)], initial: { analytics: true } })
    await vi.advanceTimersByTimeAsync(199)
    expect(consent.get()).toMatchObject({ analytics: undefined, marketing: undefined })
    await vi.advanceTimersByTimeAsync(1)
    expect(consent.get()).toMatchObject({ analytics: true, marketing: false })
    resolve(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(consent.get()).toMatchObject({ analytics: false, marketing: false })
  })

  test('that is over does not end what the shop has granted meanwhile, nor what another source knows', async () => {
    const consent = createConsent({
      sources: [decided(new Promise<boolean>(() => {}), 200), (tell) => tell({ analytics: true })],
    })
    consent.grant('marketing')
    await vi.advanceTimersByTimeAsync(200)
    expect(consent.get()).toMatchObject({ functional: false, analytics: true, marketing: true })
  })

  test('that has answered does not say it again when its limit is over', async () => {
    const consent = createConsent({ sources: [decided(Promise.resolve({ marketing: false }))] })
    await vi.advanceTimersByTimeAsync(0)
    consent.grant()
    await vi.advanceTimersByTimeAsync(5000)
    expect(consent.get().marketing).toBe(true)
  })

  test('that rejects leaves it to the shop at once, with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const consent = createConsent({ sources: [decided(Promise.reject(new Error('offline')))] })
    await vi.advanceTimersByTimeAsync(0)
    expect(consent.get().analytics).toBe(false)
    expect(warn).toHaveBeenCalledOnce()
  })
})
