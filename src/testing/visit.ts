import { differences } from './differences.ts'
import { listenTo } from './listen.ts'
import { type ListenedPage, timeIn } from './page.ts'
import type { Arrived } from './read.ts'
import type { ExpectedParams } from './touchpoints.ts'
import { troubleIn } from './trouble.ts'

/** A touchpoint of a visit. `held`: it happened before its step, and had to wait for consent until then. */
export type ExpectedTouchpoint = readonly [name: string, params?: ExpectedParams, how?: 'held']

export interface VisitOptions {
  /**
   * Names of touchpoints that come when their time has come, whatever somebody does: they are left out of the steps.
   * Expect them with `toHaveTouchpoint`.
   */
  readonly anytime?: readonly string[]
  /** How long the touchpoints of a step may take to arrive, in milliseconds; 5000 unless told. */
  readonly timeout?: number
}

/** What somebody does in a shop, and what is recorded of it. */
export interface Visit {
  /**
   * Does something, and waits until exactly these touchpoints were recorded of it, in this order. Without a list anything
   * may be.
   * @throws {Error} when one is missing, changed, in another place, one too many, or was there before
   */
  step(title: string, act: () => Promise<unknown>, expected?: readonly ExpectedTouchpoint[]): Promise<void>
  /**
   * Makes the page send all it has.
   * @throws {Error} when anything was recorded that no step has expected
   */
  end(): Promise<void>
}

/** The step before anything is done. */
const BEFORE = 'the first step'

/**
 * Follows a whole visit step by step: nothing may be recorded that is not expected, and nothing at another time.
 *
 *     const visit = followVisit(page)
 *     await visit.step('open the shop', () => page.goto('/'), [['page_view']])
 *     await visit.step('buy tea', () => button.click(), [['add_to_cart', { currency: 'JPY', value: 1980 }]])
 *     await visit.end()
 */
export function followVisit(page: ListenedPage, { anytime = [], timeout = 5000 }: VisitOptions = {}): Visit {
  const ear = listenTo(page)
  const taken = new Set(ear.heard().map(({ id }) => id))
  const steps = [{ title: BEFORE, start: Number.NEGATIVE_INFINITY }]
  let unchecked = false

  const fresh = () => ear.heard().filter(({ id, name }) => !taken.has(id) && !anytime.includes(name))
  const take = (some: readonly Arrived[]) => {
    for (const { id } of some) taken.add(id)
  }
  const stepAt = (at: number) => steps.findLast(({ start }) => start <= at)?.title ?? BEFORE
  const fail = (expected: readonly ExpectedTouchpoint[], title: string): never => {
    const got = fresh().map((one) => ({ ...one, step: stepAt(one.at) }))
    throw new Error(troubleIn(title, expected, got).join('\n'))
  }

  return {
    async step(title, act, expected) {
      if (unchecked) {
        await ear.flush()
        take(fresh())
      }
      unchecked = !expected
      // What waits for consent must not have gone before.
      if (expected?.some(([, , how]) => how)) {
        await ear.flush()
        if (fresh().length) fail([], title)
      }
      const start = await timeIn(page)
      steps.push({ title, start })
      await act()
      if (!expected) return
      const complete = () => {
        const got = fresh()
        return got.length === expected.length && got.every((one, at) => fits(one, expected[at], start))
      }
      const until = Date.now() + timeout
      while (!complete()) {
        if (Date.now() < until && fresh().length < expected.length) await ear.more(until)
        else {
          // The other part of it may be in the next request.
          await ear.flush()
          if (complete()) break
          fail(expected, title)
        }
      }
      take(fresh())
    },
    async end() {
      await ear.flush()
      await ear.flush()
      if (!unchecked && fresh().length) fail([], 'the end')
    },
  }
}

function fits(
  { name, params, at }: Arrived,
  expected: ExpectedTouchpoint | undefined,
  start: number,
): boolean {
  if (!expected) return false
  const [wanted, fields = {}, how] = expected
  return name === wanted && at < start === (how === 'held') && !differences(fields, params).length
}
