import { type LineOp, OFFERED } from '../core/lines.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import { cartCollection } from './collection.ts'

/**
 * Says what becomes of the lines that a guest had who has signed in with `join: 'ask'`: both carts together (`sum`), of each
 * line the greater number (`max`), the cart of the account as it is, or the guest's instead (`device`). One commit, which
 * `cart.undo()` takes back; nothing, when nothing is offered.
 *
 *     await shop.identify(token, { join: 'ask' })
 *     if (cart.get().offered.length) answerOffer(shop, 'sum')
 */
export function answerOffer(shop: Storefront, how: 'sum' | 'max' | 'account' | 'device'): Commit | undefined {
  const rows = shop.open(cartCollection).get()
  const offered = [...rows].filter(([id, { quantity }]) => id.startsWith(OFFERED) && quantity > 0)
  if (!offered.length) return undefined
  const ops = offered.map(([key, { item, quantity }]): readonly LineOp[] => {
    const id = key.slice(OFFERED.length)
    const have = rows.get(id)?.quantity ?? 0
    if (how === 'sum' || how === 'device') return [['move', key, id]]
    if (how === 'account' || have >= quantity) return [['remove', key]]
    return [
      ['remove', key],
      ['setQuantity', id, quantity, item],
    ]
  })
  const all: readonly LineOp[] = how === 'device' ? [['clear'], ...ops.flat()] : ops.flat()
  return shop.hub.log.commit(all.map((op) => [cartCollection.name, op]))
}
