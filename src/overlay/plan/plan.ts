/** An event that is expected on a page. */
export interface ExpectedEvent {
  readonly name: string
  /** Paths such as `currency` or `items[0].item_id`; they have to be there, whatever they are. */
  readonly required?: readonly string[]
  /** How often exactly; once or more, unless told. */
  readonly count?: number
}

/** What is expected on the pages that a pattern names. */
export interface ExpectedPage {
  /** Of the path: `*` stands for anything but `/`, `**` for anything. With `?`, the query has to be there too. */
  readonly page: string
  readonly events: readonly ExpectedEvent[]
  /** Events come in this order. */
  readonly ordered?: boolean
  /** Names that may come without being expected. */
  readonly allow?: readonly string[]
}

/**
 * A tracking plan: what a shop has agreed to record.
 *
 *     { "pages": [{ "page": "/products/*", "events": [{ "name": "view_item", "required": ["currency", "items"] }] }] }
 */
export interface TrackingPlan {
  readonly pages: readonly ExpectedPage[]
}

/**
 * Reads a plan as JSON or as an object.
 *
 * @throws {Error} when it is none, saying where and what to write
 */
export function readPlan(given: unknown): TrackingPlan {
  const need = (is: unknown, otherwise: string) => {
    if (!is) throw new Error(otherwise)
  }
  const texts = (value: unknown) => Array.isArray(value) && value.every((text) => typeof text === 'string')
  let plan = given
  if (typeof plan === 'string') {
    try {
      plan = JSON.parse(plan)
    } catch (error) {
      need(false, `This is no JSON: ${(error as Error).message}`)
    }
  }
  const { pages } = Object(plan) as TrackingPlan
  need(Array.isArray(pages), `Write { "pages": [{ "page": "/", "events": [{ "name": "page_view" }] }] }.`)
  pages.forEach((one, at) => {
    const { page, events, allow = [] } = Object(one) as ExpectedPage
    need(typeof page === 'string', `pages[${at}] needs "page": write a path such as "/products/*".`)
    need(Array.isArray(events), `pages[${at}] needs "events": write [{ "name": "view_item" }].`)
    need(texts(allow), `pages[${at}] takes "allow" as a list: write ["scroll"].`)
    events.forEach((event, index) => {
      const { name, count = 0, required = [] } = Object(event) as ExpectedEvent
      const where = `pages[${at}].events[${index}]`
      need(typeof name === 'string', `${where} needs "name": write an event's name.`)
      need(
        Number.isInteger(count) && count >= 0,
        `${where} has the "count" ${JSON.stringify(count)}: write a whole number.`,
      )
      need(texts(required), `${where} takes "required" as a list: write ["currency"].`)
    })
  })
  return plan as TrackingPlan
}

/** Whether a pattern names the page at an address. */
export function isPage(pattern: string, address: string): boolean {
  const { pathname, search } = new URL(address, 'http://localhost')
  const path = pattern.includes('?') ? pathname + search : pathname
  /** How much of the path the pattern may have taken so far: never tried twice, whatever the pattern is. */
  let taken = new Set([0])
  for (const part of pattern.split(/(\*\*|\*)/)) {
    const next = new Set<number>()
    for (const from of taken)
      if (part[0] !== '*') path.startsWith(part, from) && next.add(from + part.length)
      else
        for (let to = from; to <= path.length && !next.has(to); to++) {
          next.add(to)
          if (part === '*' && path[to] === '/') break
        }
    taken = next
  }
  return taken.has(path.length)
}
