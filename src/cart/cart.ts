import type { Channel } from '../core/entry.ts'
import { UsageError } from '../core/errors.ts'
import { type Item, readItem } from '../core/item.ts'
import { derive, type Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Tracking } from '../tracking/tracking.ts'
import { cartCollection, MOST_PIECES } from './collection.ts'
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
  readonly tracking?: Tracking
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
  const local = shop.status.get().connection === 'local'
  const { initial, get, subscribe } = derive(replica, (rows): CartState => {
    const confirmed = replica.confirmed()
    return {
      lines: [...rows]
        .sort(([, a], [, b]) => (a.place ?? Infinity) - (b.place ?? Infinity) || 0)
        .map(([id, { item, quantity, channel }]) => {
          const pending = !local && rows.get(id) !== confirmed.get(id)
          return { id, item, quantity, channel, pending }
        }),
    }
  })

  const track = (name: 'add_to_cart' | 'remove_from_cart', item: Item | undefined, quantity: number) => {
    if (!item || !quantity) return
    const value = item.price === undefined ? {} : { value: item.price * quantity }
    tracking?.track(name, { currency: shop.currency, ...value, items: [{ ...item, quantity }] })
  }

  return {
    initial,
    get,
    subscribe,
    add(item, quantity = item?.quantity ?? 1) {
      const { quantity: _, ...kept } = readItem(item)
      const commit = replica.commit(['add', lineId(kept), pieces(quantity, -MOST_PIECES), kept])
      track(quantity > 0 ? 'add_to_cart' : 'remove_from_cart', kept, Math.abs(quantity))
      return commit
    },
    setQuantity(id, quantity) {
      pieces(quantity, 0)
      const { item, quantity: before = 0 } = replica.get().get(id) ?? {}
      const commit = replica.commit(quantity ? ['setQuantity', id, quantity] : ['remove', id])
      track(quantity > before ? 'add_to_cart' : 'remove_from_cart', item, Math.abs(quantity - before))
      return commit
    },
    remove(id) {
      const { item, quantity = 0 } = replica.get().get(id) ?? {}
      const commit = replica.commit(['remove', id])
      track('remove_from_cart', item, quantity)
      return commit
    },
    clear() {
      const lines = [...replica.get().values()]
      const commit = replica.commit(['clear'])
      for (const { item, quantity } of lines) track('remove_from_cart', item, quantity)
      return commit
    },
  }
}

function pieces(quantity: number, least: number): number {
  if (Number.isInteger(quantity) && quantity >= least && quantity <= MOST_PIECES) return quantity
  throw new UsageError(
    'quantity',
    `A quantity of ${quantity} is not possible; write a whole number of pieces.`,
  )
}
