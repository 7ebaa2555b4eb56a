import { UsageError } from '../core/errors.ts'

/** What a value has to be, what to write for it, and whether it may be left out. */
type Rule = readonly [fits: (value: unknown) => unknown, write: string, needed?: true]

/** By the names of what is handed in. Made when they are asked for: where nobody asks, bundlers leave them out. */
export interface Rules {
  readonly of: Readonly<Record<string, Rule>>
  /** Whether other names are mistakes. */
  readonly closed?: true
}

/** The most items of a list. */
export const MOST_LISTED = 100

const isFunction = (value: unknown) => typeof value === 'function'
const can =
  (...verbs: readonly string[]) =>
  (value: unknown) =>
    verbs.every((verb) => isFunction((value as Record<string, unknown> | null)?.[verb]))
const between =
  (least: number, most = Infinity) =>
  (value: unknown) =>
    typeof value === 'number' && value >= least && value <= most
const isString = (value: unknown) => typeof value === 'string'
const isText = (value: unknown) => value && isString(value)
const isObject = (value: unknown) => value && typeof value === 'object' && !Array.isArray(value)
const all = (fits: (value: unknown) => unknown) => (value: unknown) =>
  Array.isArray(value) && value.every(fits)
const isVisit = (value: unknown) => isString((value as { item_id?: unknown } | null)?.item_id)

const callback: Rule = [isFunction, '(itemId) => …']
const repeats: Rule = [(value) => /^(novel|remind|model)$/.test(`${value}`), "'novel', 'remind' or 'model'"]
const device = "onDevice('/recs/default.json')"

function optionRules(): Rules {
  return {
    of: {
      source: [(value) => isFunction(value) || can('open')(value), device, true],
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
      placements: [
        (value) => isObject(value) && Object.values(value as object).every(isPlacement),
        "{ home: { repeats: 'novel' } }",
      ],
    },
    closed: true,
  }
}

/** Says itself what is wrong within. */
const isPlacement = (value: unknown) => {
  if (isObject(value)) check(value, placementRules())
  return isObject(value)
}

function placementRules(): Rules {
  return {
    of: {
      repeats,
      pins: [all(isText), "['SKU-1']"],
      mostOfGroup: [between(1), '3'],
      groupBy: [isText, "'item_brand'"],
    },
    closed: true,
  }
}

function placeRules(): Rules {
  return {
    of: {
      placement: [isText, "'home', the name of a place", true],
      limit: [
        (value) => Number.isInteger(value) && between(1, MOST_LISTED)(value),
        `8, a whole number from 1 to ${MOST_LISTED}`,
      ],
      seed: [(value) => [value].flat().every(isString), "'SKU-1', the item_id of a product, or several"],
    },
  }
}

function sessionRules(): Rules {
  return {
    of: {
      session: [all(isVisit), "[{ item_id: 'SKU-1' }], oldest first", true],
      limit: [
        (value) => value === Infinity || (Number.isInteger(value) && between(0)(value)),
        '20, a whole number',
      ],
      repeats,
      allow: callback,
      itemIds: [all(isString), "['SKU-1']"],
    },
  }
}

function addressRules(): Rules {
  return {
    of: { url: [isText, "'/recs/default.json', an address", true] },
  }
}

/** What something handed in is. */
export type Use = 'options' | 'place' | 'session' | 'address'

const rules = {
  options: optionRules,
  place: placeRules,
  session: sessionRules,
  address: addressRules,
}

/** @throws {UsageError} */
export function checkNow(given: unknown, use: Use): void {
  check(given, rules[use]())
}

function check(given: unknown, { of, closed }: Rules): void {
  const values = (isObject(given) ? given : {}) as Readonly<Record<string, unknown>>
  for (const name of closed ? Object.keys(values) : [])
    if (!of[name]) throw new UsageError(name, `There is no '${name}': write ${Object.keys(of).join(', ')}.`)
  for (const [name, [fits, write, needed]] of Object.entries(of)) {
    const value = values[name]
    if (value === undefined ? needed : !fits(value)) throw new UsageError(name, `Write ${name}: ${write}.`)
  }
}
