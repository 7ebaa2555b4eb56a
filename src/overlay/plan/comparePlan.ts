import { valueAt } from '../../vocabulary/valueAt.ts'
import type { Recorded } from '../watch/record.ts'
import { type ExpectedEvent, type ExpectedPage, isPage, type TrackingPlan } from './plan.ts'

type Event = Pick<Recorded, 'name' | 'body' | 'page'>

/** What became of an expected event. */
export interface Expectation {
  readonly event: ExpectedEvent
  readonly seen: number
  /** Required parameters that one of them lacked. */
  readonly lacks: readonly string[]
  /** It came before one that it should come after. */
  readonly early: boolean
  readonly met: boolean
}

/** What a plan says of one page, and what was seen there. */
export interface ComparedPage {
  readonly expected: ExpectedPage
  readonly events: readonly Expectation[]
  /** Names that were seen and are in no plan of this page, and how often. */
  readonly unexpected: readonly (readonly [name: string, count: number])[]
}

/** Holds what was seen on a page to what is expected there; oldest first. */
export function comparePage(expected: ExpectedPage, all: readonly Event[]): ComparedPage {
  // A visit has many events, and few addresses.
  const here = new Map<string, boolean>()
  const events = all.filter(({ page }) => {
    if (!here.has(page)) here.set(page, isPage(expected.page, page))
    return here.get(page)
  })
  const first = (name: string) => events.findIndex((event) => event.name === name)
  const planned = new Set([...expected.events.map(({ name }) => name), ...(expected.allow ?? [])])
  const counts = new Map<string, number>()
  for (const { name } of events) if (!planned.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    expected,
    unexpected: [...counts],
    events: expected.events.map((event, at): Expectation => {
      const { name, required = [], count } = event
      const found = events.filter((one) => one.name === name)
      const lacks = required.filter((path) => found.some(({ body }) => valueAt(body, path) === undefined))
      const place = first(name)
      const early =
        !!expected.ordered &&
        expected.events.slice(0, at).some((before) => place >= 0 && first(before.name) > place)
      const enough = count === undefined ? found.length > 0 : found.length === count
      return { event, seen: found.length, lacks, early, met: enough && !lacks.length && !early }
    }),
  }
}

/** How much of a plan a visit has shown to be right. */
export interface Coverage {
  readonly pages: readonly ComparedPage[]
  readonly met: number
  readonly expected: number
}

/** Holds a whole visit to a plan. */
export function comparePlan({ pages }: TrackingPlan, all: readonly Event[]): Coverage {
  const compared = pages.map((page) => comparePage(page, all))
  const expectations = compared.flatMap(({ events }) => events)
  return {
    pages: compared,
    met: expectations.filter(({ met }) => met).length,
    expected: expectations.length,
  }
}
