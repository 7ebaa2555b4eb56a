import { lineId } from '../../dist/cart/index.js'
import { itemOf, products } from '../shop/products.mjs'

const known = new Map(
  products.map((product) => {
    const item = itemOf(product, 'ja')
    return [lineId(item), { item, product }]
  }),
)

/** The product of a line, for devices that leave it out. */
export const catalogue = (id) => known.get(id)?.item

/** What has to be otherwise with lines that somebody has just changed; what this shop does not sell may stay, for the demo. */
export function accept(lines) {
  return lines.flatMap(({ id, item, quantity }) => {
    const { stock = Infinity, priceNow = item.price } = known.get(id)?.product ?? {}
    return [
      ...(quantity > stock ? [{ id, quantity: stock, reason: 'stock' }] : []),
      ...(item.price !== priceNow ? [{ id, price: priceNow, reason: 'price' }] : []),
    ]
  })
}
