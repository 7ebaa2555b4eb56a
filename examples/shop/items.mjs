import { itemOf, products } from './products.mjs'

/**
 * What the shop sells as GA4 items, with a picture and an address: a product is looked at by its name in the page's.
 * @param {'ja' | 'en'} lang
 */
export const itemsIn = (lang) =>
  products.map((product) => ({
    ...itemOf(product, lang),
    image: `/pictures/${product.picture}.svg`,
    link: `#${product.id}`,
  }))
