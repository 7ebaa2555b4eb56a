import { loosen } from './loosen.ts'
import { call, print, quote } from './print.ts'
import { chaptersOf, type Place, type RecordedTouchpoint, type Recording, type Step } from './recording.ts'

export interface SpecOptions {
  /** The test's title. */
  readonly title?: string
  /** Which parameters of an event are compared, by their names; by a rule that knows no event unless told. */
  readonly compare?: (name: string) => readonly string[] | undefined
  /**
   * The names of events that come by time, not by what somebody does: each is expected once, at any time. What is seen of
   * lists, how far a page was scrolled, and web vitals, unless told.
   */
  readonly anytime?: readonly string[]
}

const ANYTIME = ['view_item_list', 'view_promotion', 'scroll', 'web_vitals']
/** A visit of more steps may take longer than Playwright lets a test, which is half a minute. */
const SHORT = 15
/** What says which one it is of those that come by time. */
const WHICH = ['item_list_id', 'promotion_id', 'percent_scrolled', 'metric_name']

/**
 * A spec for `@playwright/test`: does what was done in a visit, and expects the touchpoints that were recorded of it, step
 * by step, by their order and by what is the same in every visit. What was typed into a field for a password or a card is
 * not in it.
 */
export function toSpec(
  recording: Recording,
  { title, compare, anytime = ANYTIME }: SpecOptions = {},
): string {
  const { steps, touchpoints, started, viewport, locale } = recording
  const { origin = '' } = addressOf(steps) ?? {}
  const expected = ({ name, params }: RecordedTouchpoint): readonly [name: string, params: unknown] => {
    const names = anytime.includes(name) ? WHICH : compare?.(name)
    return [name, loosen(names ? pick(params, names) : params)]
  }
  const blocks = chaptersOf(recording).map(({ step, touchpoints }, n) => {
    // Nobody knows what was recorded of a page before it was listened to.
    const unknown = n === 0 && !recording.whole
    const list = touchpoints
      .filter(({ name }) => !anytime.includes(name))
      .map((one) => [...expected(one), ...(n && one.at < step.at ? ['held'] : [])])
    const parts = [quote(titleOf(step, origin)), codeOf(step, steps[n + 1], origin)]
    if (!unknown)
      parts.push(list.length ? print(list, 4, list.length > 1 ? Number.POSITIVE_INFINITY : 4) : '[]')
    return `  await ${call('visit.step', parts, 2)}\n`
  })
  const late = touchpoints
    .filter(({ name, params }) => anytime.includes(name) && params.metric_name !== 'INP')
    .map(
      (one) =>
        `  await seen.toHaveTouchpoint(${expected(one)
          .map((part) => print(part, 2))
          .join(', ')})\n`,
    )
  const day = new Date(started).toISOString().slice(0, 10)
  const body = `test(${quote(title ?? `the visit of ${day} records what it did`)}, async ({ page }) => {
${steps.length > SHORT ? `  test.setTimeout(${steps.length * 2000})\n` : ''}${late.length ? '  const seen = touchpoints(page)\n' : ''}  const visit = followVisit(page${late.length ? `, { anytime: ${print(anytime)} }` : ''})

${blocks.join('')}  await visit.end()
${[...new Set(late)].join('')}})
`
  return `import { ${body.includes('expect.any(') ? 'expect, ' : ''}test } from '@playwright/test'
import { followVisit${late.length ? ', touchpoints' : ''} } from 'throughline/testing'

test.use({
  baseURL: ({ baseURL }, use) => use(baseURL ?? ${quote(origin)}),
  locale: ${quote(locale)},
  viewport: { width: ${viewport.width}, height: ${viewport.height} },
})

${body}`
}

const pick = (params: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(params, name)).map((name) => [name, params[name]]))

/** Where the visit begins. */
function addressOf(steps: readonly Step[]): URL | undefined {
  const first = steps.find((step) => step.type === 'goto')
  return first && new URL(first.url)
}

/** An address of the shop without its site, so that the spec runs against any. */
const pathOf = (url: string, origin: string): string =>
  url.startsWith(`${origin}/`) ? url.slice(origin.length) : url

function titleOf(step: Step, origin: string): string {
  if (step.type === 'goto') return `open ${pathOf(step.url, origin)}`
  if (step.type === 'scroll') return `scroll to ${step.top}`
  if (!('on' in step)) return step.type
  const { on } = step
  const verb =
    step.type === 'check' && !step.checked
      ? 'uncheck'
      : step.type === 'press'
        ? `press ${step.key} in`
        : step.type
  return `${verb === 'secret' ? 'fill' : verb} ${on.by === 'role' ? on.name : on.value}`
}

/** A function that does it again. */
function codeOf(step: Step, next: Step | undefined, origin: string): string {
  if (step.type === 'goto') return `() => page.goto(${quote(pathOf(step.url, origin))})`
  if (step.type === 'reload') return '() => page.reload()'
  if (step.type === 'scroll') return `() => page.evaluate((top) => scrollTo(0, top), ${step.top})`
  if (!('on' in step)) return `() => page.${step.type === 'back' ? 'goBack' : 'goForward'}()`
  const place = locate(step.on)
  if (step.type !== 'fill' && step.type !== 'secret') return `() => ${place}.${verbOf(step)}`
  const fill = `${place}.fill(${step.type === 'fill' ? quote(step.value) : "process.env.SECRET ?? ''"})`
  const stays = next?.type === 'press' && locate(next.on) === place
  // Who goes on elsewhere leaves the field, which some shops wait for.
  return stays ? `() => ${fill}` : `async () => {\n      await ${fill}\n      await ${place}.blur()\n    }`
}

function verbOf(step: Exclude<Extract<Step, { on: Place }>, { type: 'fill' | 'secret' }>): string {
  if (step.type === 'check') return `setChecked(${step.checked})`
  if (step.type === 'select') return `selectOption(${print([...step.values])})`
  return step.type === 'press' ? "press('Enter')" : 'click()'
}

function locate(on: Place): string {
  const value = quote(on.value)
  if (on.by === 'role') {
    const around = on.within ? `.locator(${quote(on.within)})` : ''
    return `page${around}.getByRole(${value}, { name: ${quote(on.name)}${on.exact ? ', exact: true' : ''} })`
  }
  if (on.by === 'testid') return `page.getByTestId(${value})`
  return on.by === 'label' ? `page.getByLabel(${value}, { exact: true })` : `page.locator(${value})`
}
