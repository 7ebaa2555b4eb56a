import type { Channel } from '../core/entry.ts'
import { type Item, readItem } from '../core/item.ts'
import { derive, type Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Tracking } from '../tracking/handle.ts'
import { type WishlistOp, wishlistCollection } from './collection.ts'

/** A line as a shop shows it. */
export interface WishlistLine {
  readonly id: string
  readonly item: Item
  /** `''` is the unnamed one. */
  readonly list: string
  readonly channel: Channel
  readonly pending: boolean
}

export interface WishlistState {
  readonly lines: readonly WishlistLine[]
}

export interface Wishlist extends Readable<WishlistState> {
  add(item: Item, list?: string): Commit
  remove(itemId: string, list?: string): Commit
  toggle(item: Item, list?: string): Commit
  has(itemId: string, list?: string): boolean
  /** One commit: off the wishlist, one piece into the cart. */
  moveToCart(itemId: string, list?: string): Commit
  undo(): Commit | undefined
}

export interface WishlistOptions {
  readonly tracking?: Pick<Tracking, 'track'>
}

const key = (itemId: string, list: string): string => (list ? `${list}|${itemId}` : itemId)

/** The wishlist of a shop. */
export function createWishlist(shop: Storefront, { tracking }: WishlistOptions = {}): Wishlist {
  const replica = shop.open(wishlistCollection)
  const state = derive(replica, (rows): WishlistState => {
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
  let back: WishlistOp | undefined

  const change = (op: WishlistOp, name: 'add_to_wishlist' | 'remove_from_wishlist', item?: Item): Commit => {
    const before = replica.get().get(op[1] as string)
    back = op[0] === 'add' ? ['remove', op[1]] : before && ['add', op[1] as string, before.item, before.list]
    const made = replica.commit(op)
    if (item ?? before?.item)
      tracking?.track(name, { currency: shop.currency, items: [(item ?? before?.item) as Item] })
    return made
  }

  const wishlist: Wishlist = {
    ...state,
    add(item, list = '') {
      const kept = readItem(item)
      return change(['add', key(kept.item_id, list), kept, list], 'add_to_wishlist', kept)
    },
    remove: (itemId, list = '') => change(['remove', key(itemId, list)], 'remove_from_wishlist'),
    toggle: (item, list) =>
      wishlist.has(item.item_id, list) ? wishlist.remove(item.item_id, list) : wishlist.add(item, list),
    has: (itemId, list = '') => replica.get().has(key(itemId, list)),
    moveToCart(itemId, list) {
      const row = replica.get().get(key(itemId, list ?? ''))
      const cart = shop.hub.log.replicas.get('cart')
      if (row) {
        const { item } = row
        const id = item.item_variant ? `${item.item_id}|${item.item_variant}` : item.item_id
        cart?.commit(['add', id, 1, item])
      }
      return wishlist.remove(itemId, list)
    },
    undo() {
      const op = back
      back = undefined
      return op && replica.commit(op)
    },
  }
  return wishlist
}
