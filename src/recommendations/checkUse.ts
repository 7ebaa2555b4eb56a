import { inDevelopment } from '../browser/development.ts'
import { UsageError } from '../core/errors.ts'

declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/** What a value has to be, and what to write for it. */
type Rule = readonly [fits: (value: unknown) => unknown, write: string]
type Rules = Readonly<Record<string, Rule>>

const isFunction = (value: unknown) => typeof value === 'function'
const can =
  (...verbs: readonly string[]) =>
  (value: unknown) =>
    verbs.every((verb) => isFunction((value as Record<string, unknown> | null)?.[verb]))
const between =
  (least: number, most = Infinity) =>
  (value: unknown) =>
    typeof value === 'number' && value >= least && value <= most
const isText = (value: unknown) => value && typeof value === 'string'
const isObject = (value: unknown) => value && typeof value === 'object' && !Array.isArray(value)

const callback: Rule = [isFunction, '(itemId) => …']
const device = "onDevice('/recs/default.json')"
/** Made when they are asked for: where nobody asks, bundlers leave them out. */
const optionRules = (): Rules => ({
  source: [(value) => isFunction(value) || can('open')(value), device],
  fallback: [can('open'), device],
  timeout: [between(1, 2 ** 31 - 1), '500'],
  tracking: [can('track', 'observe', 'enrich'), 'createTracking(shop)'],
  cart: [can('get', 'subscribe'), 'createCart(shop)'],
  wishlist: [can('get', 'subscribe'), 'createWishlist(shop)'],
  product: callback,
  inStock: callback,
  exclude: callback,
  repurchase: [between(0), '30'],
  holdout: [between(0, 1), '0.1, a number from 0 to 1'],
  placements: [isObject, "{ home: { repeats: 'novel' } }"],
})
const placementRules = (): Rules => ({
  repeats: [(value) => /^(novel|remind|model)$/.test(`${value}`), "'novel', 'remind' or 'model'"],
  pins: [(value) => Array.isArray(value) && value.every(isText), "['SKU-1']"],
  mostOfGroup: [between(1), '3'],
  groupBy: [isText, "'item_brand'"],
})

/**
 * Whether options, or an address, can be what was meant: in development alone. That is asked in a form of which bundlers leave
 * nothing in a page that is live, neither the question nor the rules.
 *
 * @param address where `given` is one, how it is written
 * @throws {UsageError} that names the option, and says what to write
 */
export function checkUse(given: unknown, address?: string): void {
  try {
    if (process.env.NODE_ENV !== 'production') checkNow(given, address)
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Nobody has bundled this page.
    if (inDevelopment()) checkNow(given, address)
  }
}

function checkNow(given: unknown, address: string | undefined): void {
  if (address) {
    if (!given) throw new UsageError('url', `Write ${address}.`)
    return
  }
  const { source = null, placements = {} } = { ...(given as { source?: unknown; placements?: object }) }
  check({ ...(given as object), source }, optionRules())
  for (const placement of Object.values(placements)) {
    if (!isObject(placement))
      throw new UsageError('placements', "Write placements: { home: { repeats: 'novel' } }.")
    check(placement, placementRules())
  }
}

function check(given: object, rules: Rules): void {
  for (const [name, value] of Object.entries(given)) {
    const [fits, write] = rules[name] ?? []
    if (!write) throw new UsageError(name, `There is no '${name}': write ${Object.keys(rules).join(', ')}.`)
    if (value !== undefined && !fits?.(value)) throw new UsageError(name, `Write ${name}: ${write}.`)
  }
}
