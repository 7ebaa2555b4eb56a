import fc from 'fast-check'
import {
  type Answer,
  type ConsentSource,
  createConsent,
  type Decisions,
  type Word,
} from 'throughline/consent'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const SOURCES = 3
const TIMEOUT = 1000
const optional = ['functional', 'analytics', 'personalization', 'marketing'] as const

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const word = fc.constantFrom<Word>(true, true, false, false, 'asked', 'unanswered', undefined)
const step = fc.record({
  act: fc.constantFrom('tell', 'tell', 'tell', 'grant', 'deny', 'wait', 'throw'),
  source: fc.nat(SOURCES - 1),
  purposes: fc.uniqueArray(fc.constantFrom(...optional), { minLength: 1 }),
  word,
  wait: fc.constantFrom(1, 400, TIMEOUT),
})

test('whatever is said in whatever order, the state is defined when the time is up, and no "no" is overheard', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.record({ analytics: fc.boolean(), marketing: fc.boolean() }),
      (steps, initial) => {
        const tells: ((answer: Answer) => void)[] = []
        const sources = Array.from(
          { length: SOURCES },
          (): ConsentSource => (tell) => {
            tells.push(tell)
          },
        )
        const consent = createConsent({ sources, timeout: TIMEOUT, initial })
        const heard: Decisions[] = []
        consent.subscribe((decisions) => {
          heard.push(decisions)
          if (heard.length % 3 === 0) throw new Error('a listener of the shop')
        })
        const error = vi.spyOn(console, 'error').mockImplementation(() => {})

        // What the rules say, told as a history: who said what when, of each purpose.
        const history: { purpose: string; by: number | 'shop'; word: Word }[] = []
        let now = 0
        const latest = (purpose: string, by: number | 'shop') =>
          history.findLastIndex((said) => said.purpose === purpose && said.by === by)
        const check = () => {
          const state = consent.get()
          expect(state.necessary).toBe(true)
          for (const purpose of optional) {
            const shop = latest(purpose, 'shop')
            const words = tells.map((_, source) => history[latest(purpose, source)]?.word)
            const denied = history.some(
              (said, index) =>
                said.purpose === purpose && said.by !== 'shop' && said.word === false && index > shop,
            )
            const granted = history[shop]?.word === true && !denied
            if (now >= TIMEOUT) expect(state[purpose], purpose).not.toBe(undefined)
            if (history[shop]?.word === false) expect(state[purpose], purpose).toBe(false)
            else if (granted) expect(state[purpose], purpose).toBe(true)
            else if (words.includes(false)) expect(state[purpose], purpose).toBe(false)
            else if (words.includes('asked')) expect(state[purpose], purpose).not.toBe(true)
            else if (words.includes(true)) expect(state[purpose], purpose).toBe(true)
            else if (state[purpose]) expect((initial as Record<string, boolean>)[purpose]).toBe(true)
          }
        }
        for (const { act, source, purposes, word, wait } of steps) {
          const say = (by: number | 'shop', word: Word) =>
            purposes.forEach((purpose) => {
              history.push({ purpose, by, word })
            })
          if (act === 'tell') {
            say(source, word)
            tells[source]!(Object.fromEntries(purposes.map((purpose) => [purpose, word])))
          } else if (act === 'grant' || act === 'deny') {
            say('shop', act === 'grant')
            consent[act](...purposes)
          } else if (act === 'wait') {
            now += wait
            vi.advanceTimersByTime(wait)
          } else expect(() => consent.grant('all' as never)).toThrow()
          check()
        }
        now += TIMEOUT
        vi.advanceTimersByTime(TIMEOUT)
        check()
        expect(heard.at(-1) ?? consent.get()).toBe(consent.get())
        consent.stop()
        expect(vi.getTimerCount()).toBe(0)
        error.mockRestore()
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 500) },
  )
})
