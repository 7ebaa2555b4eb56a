import { differences, print } from './differences.ts'
import { type Ear, listenTo } from './listen.ts'
import type { ListenedPage } from './page.ts'
import type { SeenTouchpoint } from './read.ts'

/** What is expected of parameters: those named, deep, with `expect.any(…)` and its like where a value varies. */
export type ExpectedParams = Readonly<Record<string, unknown>>

export interface ExpectOptions {
  /** Exactly so many; at least one unless told. */
  readonly times?: number
  /** Only what happened after this touchpoint, or after this time in milliseconds since 1970. */
  readonly after?: SeenTouchpoint | number
  /** How long it may take to arrive, in milliseconds; 5000 unless told. */
  readonly timeout?: number
}

/** The touchpoints that a page sends. */
export interface Touchpoints {
  /** All that were sent so far, each once, in the order in which they happened. */
  all(): Promise<readonly SeenTouchpoint[]>
  /** Makes the page send what it still holds, and waits until nothing more comes. */
  flush(): Promise<void>
  /**
   * Waits until a touchpoint of this name with these parameters was sent.
   * @throws {Error} when the time is up; it shows what was sent, and the nearest miss
   */
  toHaveTouchpoint(name: string, params?: ExpectedParams, options?: ExpectOptions): Promise<void>
}

/** Whether it is there, and the words for it if it should not be as it is. */
export interface Verdict {
  readonly pass: boolean
  message(): string
}

const TIMEOUT = 5000
const looks = new WeakMap<Touchpoints, Ear>()

/**
 * Listens to the touchpoints that a page of Playwright sends, also to those it sends while it is being left, and to those
 * of the pages that follow it in the tab. Call it before the page is opened; every further call hears the same.
 *
 *     test('a tea in the cart is recorded', async ({ page }) => {
 *       const seen = touchpoints(page)
 *       await page.goto('/')
 *       await page.getByRole('button', { name: 'カートに入れる' }).click()
 *       await seen.toHaveTouchpoint('add_to_cart', { currency: 'JPY', items: [{ item_id: 'SKU-1' }] })
 *     })
 *
 * What a shop holds is sent every few seconds; here it is asked for at once, by an `online` event on the page's window.
 */
export function touchpoints(page: ListenedPage): Touchpoints {
  const ear = listenTo(page)
  const self: Touchpoints = {
    async all() {
      await ear.flush()
      return ear.heard().map(({ n: _, ...seen }) => seen)
    },
    flush: ear.flush,
    async toHaveTouchpoint(name, params, options) {
      const { pass, message } = await look(self, name, params, options)
      if (!pass) throw new Error(message())
    },
  }
  looks.set(self, ear)
  return self
}

/** Waits for a touchpoint; `absent`: looks once, when all that the page holds was sent. */
export async function look(
  seen: Touchpoints,
  name: string,
  params: ExpectedParams = {},
  { times, after = Number.NEGATIVE_INFINITY, timeout = TIMEOUT }: ExpectOptions = {},
  absent = false,
): Promise<Verdict> {
  const ear = looks.get(seen)
  if (!ear) throw new TypeError('Write expect(touchpoints(page)).toHaveTouchpoint(…).')
  const since = () => {
    const heard = ear.heard()
    if (typeof after === 'number') return heard.filter(({ at }) => at > after)
    return heard.slice(heard.findIndex(({ id }) => id === after.id) + 1)
  }
  const found = () =>
    since().filter((one) => one.name === name && !differences(params, one.params).length).length
  const enough = () => (times === undefined ? found() > 0 : found() === times)

  const until = Date.now() + timeout
  // One too many may still be on its way.
  if (absent || times !== undefined) await ear.flush()
  const open = () => !enough() && found() <= (times ?? 0) && Date.now() < until
  while (!absent && open()) {
    await ear.more(until)
    if (times !== undefined && enough()) await ear.flush()
  }
  const pass = enough()
  const many = times === undefined ? '' : ` ${times} times`
  return {
    pass,
    message() {
      const wanted = `${name} ${print(params)}`
      if (pass) return [`Expected no ${wanted}${many}, but it was sent.`, ...listed(since())].join('\n')
      const lines = [`Expected ${wanted}${many}; ${found() || 'none'} was sent.`]
      return [...lines, ...nearest(name, params, since()), ...listed(since()), ...lateIn(ear)].join('\n')
    },
  }
}

function nearest(name: string, params: ExpectedParams, seen: readonly SeenTouchpoint[]): string[] {
  const [best] = seen
    .filter((one) => one.name === name)
    .map((one) => differences(params, one.params))
    .filter((lines) => lines.length)
    .sort((a, b) => a.length - b.length)
  return best ? [`The nearest ${name} differs in:`, ...best.map((line) => `  ${line}`)] : []
}

/** What was sent, a line for each. */
export const listed = (seen: readonly SeenTouchpoint[]): string[] =>
  seen.length
    ? ['What was sent:', ...seen.map(({ name, params }) => `  ${name} ${print(params)}`)]
    : ['Nothing was sent.']

const lateIn = ({ late }: Ear): string[] =>
  late ? [`Listening began when the page was at ${late}: call touchpoints(page) before page.goto(…).`] : []
