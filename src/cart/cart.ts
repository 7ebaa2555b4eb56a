import type { Channel, Entry } from '../core/entry.ts'
import { UsageError } from '../core/errors.ts'
import { type Item, readItem } from '../core/item.ts'
import { derive, type Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Tracking } from '../tracking/handle.ts'
import { type CartOp, cartCollection, MOST_PIECES } from './collection.ts'
import { lineId } from './lineId.ts'

/** A line as a shop shows it. */
export interface CartLine {
  readonly id: string
  readonly item: Item
  readonly quantity: number
  /** The channel that put it there. */
  readonly channel: Channel
  /** It has changes that the server has not decided yet. */
  readonly pending: boolean
}

export interface CartState {
  readonly lines: readonly CartLine[]
}

export interface Cart extends Readable<CartState> {
  /** Adds `quantity` pieces, 1 unless told or said by the item; a negative number takes away. */
  add(item: Item, quantity?: number): Commit
  /** What somebody typed: from now on so many pieces; 0 removes the line. */
  setQuantity(lineId: string, quantity: number): Commit
  remove(lineId: string): Commit
  clear(): Commit
}

export interface CartOptions {
  /** Records `add_to_cart` and `remove_from_cart` by itself, one for each action of the customer. */
  readonly tracking?: Pick<Tracking, 'track'>
}

/**
 * The cart of a shop: the same in every tab, on every device and channel of its customer.
 *
 *     const cart = createCart(shop)
 *     cart.add({ item_id: 'SKU-1', item_name: 'Green tea', price: 1980 })
 *     cart.get().lines[0]?.quantity // 1
 *
 * @throws {UsageError} from its verbs, when an item or a quantity cannot be what was meant
 */
export function createCart(shop: Storefront, { tracking }: CartOptions = {}): Cart {
  const replica = shop.open(cartCollection)
  const state = derive(replica, (rows): CartState => {
    const confirmed = replica.confirmed()
    return {
      lines: [...rows]
        .sort(([, a], [, b]) => (a.place ?? Infinity) - (b.place ?? Infinity))
        .map(([id, { place, ...line }]) => ({
          ...line,
          id,
          pending: !shop.hub.local && rows.get(id) !== confirmed.get(id),
        })),
    }
  })

  /** Tracks what the operation itself changes: a subscriber may do more at once. */
  const commit = (op: CartOp): Commit => {
    const before = replica.get()
    const made = replica.commit(op)
    const after = cartCollection.apply(before, { op } as Entry<CartOp>)
    for (const [id, { item }] of new Map([...before, ...after])) {
      const more = (after.get(id)?.quantity ?? 0) - (before.get(id)?.quantity ?? 0)
      const quantity = Math.abs(more)
      if (more)
        tracking?.track(more > 0 ? 'add_to_cart' : 'remove_from_cart', {
          currency: shop.currency,
          value: (item.price ?? 0) * quantity,
          items: [{ ...item, quantity }],
        })
    }
    return made
  }

  return {
    ...state,
    add(item, quantity = item?.quantity ?? 1) {
      const { quantity: _, ...kept } = readItem(item)
      return commit(['add', lineId(kept), pieces(quantity, -MOST_PIECES), kept])
    },
    setQuantity: (id, quantity) =>
      commit(pieces(quantity, 0) ? ['setQuantity', id, quantity] : ['remove', id]),
    remove: (id) => commit(['remove', id]),
    clear: () => commit(['clear']),
  }
}

function pieces(quantity: number, least: number): number {
  if (Number.isInteger(quantity) && quantity >= least && quantity <= MOST_PIECES) return quantity
  throw new UsageError('quantity', `Write a whole number of pieces, not ${quantity}.`)
}
