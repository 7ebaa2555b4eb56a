import { itemOf, products } from './products.mjs'
import { texts } from './texts.mjs'

const lang = document.documentElement.lang === 'en' ? 'en' : 'ja'

/** What the shop sells, by id, with a picture and an address: a product is looked at by its name in this page's address. */
export const items = new Map(
  products.map((product) => [
    product.id,
    { ...itemOf(product, lang), image: `/pictures/${product.picture}.svg`, link: `#${product.id}` },
  ]),
)

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
export function reasonOf({ reason }) {
  const { because } = texts[lang]
  if (!('because' in reason)) return because[reason.kind]()
  const name = reason.share >= CHIEFLY && items.get(reason.because)?.item_name
  return name ? because[reason.kind](name) : ''
}
