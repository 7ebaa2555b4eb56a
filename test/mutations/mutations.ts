export const kinds = [
  'event removed',
  'fired twice',
  'wrong currency',
  'missing parameter',
  'wrong order',
  'event before consent',
  'wrong step',
  'lost purchase',
] as const

/** One mistake that a shop's developer might make. */
export interface Mutation {
  readonly id: string
  readonly kind: (typeof kinds)[number]
  readonly title: string
  /**
   * The body of a function `(track, name, params, leak, state)` that stands in for `track`; `leak` records without asking
   * for consent, `state` is one object for the page.
   */
  readonly track?: string
  /** What becomes of the page's HTML. */
  readonly html?: (html: string) => string
}

type Plain = Omit<Mutation, 'id' | 'kind'>

const when = (name: string, then: string) => `if (name === '${name}') { ${then} } return track(name, params)`
const removed = (name: string): Plain => ({ title: name, track: when(name, 'return track("", 0)') })
const twice = (name: string): Plain => ({ title: name, track: when(name, 'track(name, params)') })
const changed = (name: string, title: string, change: string): Plain => ({
  title: `${name}: ${title}`,
  track: when(name, `params = structuredClone(params); ${change}`),
})
const currency = (name: string, to: string) => changed(name, to, `params.currency = '${to}'`)
const without = (name: string, field: string) => changed(name, `no ${field}`, `delete params.${field}`)
/** The first one waits for the second one. */
const swapped = (first: string, second: string): Plain => ({
  title: `${second} before ${first}`,
  track: `
    if (name === '${first}') { (state.waiting ??= []).push(params); return track('', 0) }
    const done = track(name, params)
    if (name === '${second}' && state.waiting?.length) track('${first}', state.waiting.shift())
    return done`,
})
const leaked = (name: string): Plain => ({
  title: name,
  track: when(name, 'leak(name, params); return track("", 0)'),
})
const early = (title: string, from: string, to: string): Plain => ({
  title,
  html(html) {
    if (!html.includes(from)) throw new Error(`The page has no ${from} any more.`)
    return html.replace(from, to)
  },
})
const lost = (title: string, then: string): Plain => ({ title, track: when('purchase', then) })

const all: Record<(typeof kinds)[number], readonly Plain[]> = {
  'event removed': ['view_item', 'add_to_cart', 'add_to_wishlist', 'begin_checkout', 'add_payment_info'].map(
    removed,
  ),
  'fired twice': [
    ...['page_view', 'add_to_cart', 'begin_checkout', 'checkout_step_completed'].map(twice),
    {
      title: 'remove_from_cart, later',
      track: when('remove_from_cart', 'setTimeout(track, 200, name, params)'),
    },
  ],
  'wrong currency': [
    currency('view_item', 'EUR'),
    currency('add_to_cart', 'USD'),
    currency('begin_checkout', 'jpy'),
    currency('add_shipping_info', 'YEN'),
    currency('purchase', 'USD'),
  ],
  'missing parameter': [
    without('add_to_cart', 'currency'),
    without('view_item', 'items[0].item_id'),
    without('add_shipping_info', 'shipping_tier'),
    without('checkout_step_completed', 'step'),
    without('purchase', 'value'),
  ],
  'wrong order': [
    swapped('begin_checkout', 'checkout_step_viewed'),
    swapped('checkout_step_completed', 'checkout_step_viewed'),
    swapped('add_to_cart', 'remove_from_cart'),
    swapped('add_payment_info', 'purchase'),
    swapped('view_item', 'add_to_cart'),
  ],
  'event before consent': [
    leaked('page_view'),
    leaked('view_item'),
    leaked('add_to_cart'),
    early('granted by opening the page', 'const consent = ', "throughline('consent.grant');const consent = "),
    early('nobody is asked', ' data-tl-consent=""', ''),
  ],
  'wrong step': [
    changed('checkout_step_viewed', 'the first one', "params.step = 'contact'"),
    changed('checkout_step_viewed', 'its index from 1', 'params.index += 1'),
    changed(
      'checkout_step_completed',
      'the next one',
      "params.step = { contact: 'shipping', shipping: 'payment' }[params.step]",
    ),
    changed('checkout_step_completed', 'of another total', 'params.total -= 1'),
    changed('checkout_step_error', 'another one', "params.step = 'review'"),
  ],
  'lost purchase': [
    lost('never recorded', 'return track("", 0)'),
    lost('under another name', "return track('order_completed', params)"),
    lost('after a minute', 'setTimeout(track, 60_000, name, params); return track("", 0)'),
    lost('an error before it', "throw new Error('no order')"),
    lost('too large to be sent', "params = { ...params, receipt: 'x'.repeat(40_000) }"),
  ],
}

export const mutations: readonly Mutation[] = kinds.flatMap((kind) =>
  all[kind].map((plain, n) => ({ ...plain, kind, id: `${kind.replaceAll(' ', '-')}-${n + 1}` })),
)
