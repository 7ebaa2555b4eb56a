import { itemsIn } from './items.mjs'
import { texts } from './texts.mjs'

const lang = document.documentElement.lang === 'en' ? 'en' : 'ja'

/** What the shop sells, by id. */
export const items = new Map(itemsIn(lang).map((item) => [item.item_id, item]))

/**
 * A product of this shop has no page of its own: it is looked at when it is in the address, as `#TEA-SENCHA`.
 * @param {Pick<import('throughline').Tracking, 'track'>} tracking
 */
export function trackViews(tracking) {
  const view = () => {
    const item = items.get(decodeURIComponent(location.hash.slice(1)))
    if (item) tracking.track('view_item', { currency: 'JPY', value: item.price, items: [item] })
  }
  addEventListener('hashchange', view)
  view()
}

/** From this share on, one product is the reason; below, it is one of several. */
const CHIEFLY = 0.4

/**
 * Why an item is recommended, in words.
 * @param {import('throughline').RecommendedItem} item
 */
export function reasonOf({ item_id, reason }) {
  const { because } = texts[lang]
  if (!('because' in reason)) return because[reason.kind]()
  if (reason.because === item_id) return because.self[reason.kind]
  const name = reason.share >= CHIEFLY && items.get(reason.because)?.item_name
  return name ? because[reason.kind](name) : ''
}
