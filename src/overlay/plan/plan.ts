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
  const wrong = (what: string) => new Error(what)
  let plan = given
  if (typeof plan === 'string') {
    try {
      plan = JSON.parse(plan)
    } catch (error) {
      throw wrong(`This is no JSON: ${(error as Error).message}`)
    }
  }
  const { pages } = Object(plan) as Partial<TrackingPlan>
  if (!Array.isArray(pages))
    throw wrong(`Write { "pages": [{ "page": "/", "events": [{ "name": "page_view" }] }] }.`)
  pages.forEach(({ page, events }: Partial<ExpectedPage> = {}, at) => {
    if (typeof page !== 'string')
      throw wrong(`pages[${at}] needs "page": write a path such as "/products/*".`)
    if (!Array.isArray(events)) throw wrong(`pages[${at}] needs "events": write [{ "name": "view_item" }].`)
    events.forEach((event, index) => {
      const { name, count, required = [] } = Object(event) as Partial<ExpectedEvent>
      const where = `pages[${at}].events[${index}]`
      if (typeof name !== 'string') throw wrong(`${where} needs "name": write an event's name.`)
      if (count !== undefined && !(Number.isInteger(count) && count >= 0))
        throw wrong(`${where} has the "count" ${JSON.stringify(count)}: write a whole number.`)
      if (!Array.isArray(required)) throw wrong(`${where} takes "required" as a list: write ["currency"].`)
    })
  })
  return plan as TrackingPlan
}

/** Whether a pattern names the page at an address. */
export function isPage(pattern: string, address: string): boolean {
  const { pathname, search } = new URL(address, 'http://localhost')
  const path = pattern.includes('?') ? pathname + search : pathname
  const parts = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'),
    )
  return new RegExp(`^${parts.join('')}$`).test(path)
}
