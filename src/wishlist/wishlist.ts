import { UsageError } from '../core/errors.ts'
import { type Item, isName, lineId, readItem, tooMany } from '../core/item.ts'
import { type LineOp, MOST_LINES } from '../core/lines.ts'
import { derive, type Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import { type ShownLine, shownLines } from '../core/shownLines.ts'
import type { Storefront } from '../core/storefront.ts'
import { undo } from '../core/undo.ts'
import type { Tracking } from '../tracking/handle.ts'
import { wishlistCollection } from './collection.ts'

/** An item on a wishlist. */
export interface WishlistLine extends Pick<ShownLine, 'id' | 'item' | 'channel' | 'pending'> {
  /** The list it is on; `''` is the one without a name. */
  readonly list: string
}

export interface WishlistState {
  readonly lines: readonly WishlistLine[]
}

/** Items by list. An `itemId` is a line's `id`, or the `item_id` of all its variants; without a `list` the unnamed one is meant. */
export interface Wishlist extends Readable<WishlistState> {
  add(item: Item, list?: string): Commit
  remove(itemId: string, list?: string): Commit
  /** Adds what is not on the list, and removes what is. */
  toggle(item: Item, list?: string): Commit
  has(itemId: string, list?: string): boolean
  /** Takes it off the list and puts one piece of it into the cart, both or neither. */
  moveToCart(itemId: string, list?: string): Commit
  /** Takes the last change back that this page has made; nothing, if there is none. */
  undo(): Commit | undefined
}

export interface WishlistOptions {
  /** Records `add_to_wishlist`, `remove_from_wishlist` and, for what moves there, `add_to_cart`. */
  readonly tracking?: Pick<Tracking, 'track'>
}

/** Between the name of a list and the id of a line. */
const OF = '\n'

/**
 * What a customer would like to have: the same in every tab, on every device and channel.
 *
 *     const wishlist = createWishlist(shop)
 *     wishlist.toggle({ item_id: 'SKU-1', item_name: 'Green tea', price: 1980 })
 *     wishlist.has('SKU-1') // true
 *
 * @throws {UsageError} from its verbs, when an item cannot be what was meant
 */
export function createWishlist(shop: Storefront, { tracking }: WishlistOptions = {}): Wishlist {
  const { hub, currency } = shop
  const { name } = wishlistCollection
  const replica = shop.open(wishlistCollection)
  const state = derive(
    replica,
    (rows): WishlistState => ({
      lines: shownLines(
        rows,
        replica.confirmed(),
        hub.local,
      )('').map(({ id: key, item, channel, pending }) => {
        const [id = '', list = ''] = key.split(OF)
        return { id, item, list, channel, pending }
      }),
    }),
  )

  const linesOf = (itemId: string, list: string) =>
    state
      .get()
      .lines.filter((line) => line.list === list && (line.id === itemId || line.item.item_id === itemId))
  const keyOf = (id: string, list: string) => (list ? id + OF + list : id)
  const track = (event: string, item: Item) =>
    tracking?.track(event, { currency, value: item.price ?? 0, items: [{ ...item, quantity: 1 }] })
  const commit = (...ops: readonly LineOp[]) => hub.log.commit(ops.map((op) => [name, op]))

  const wishlist: Wishlist = {
    ...state,
    add(item, list = '') {
      const { quantity: _, ...kept } = readItem(item, currency)
      const known = linesOf(lineId(kept), list).length
      if (!known && state.get().lines.length >= MOST_LINES) throw tooMany('wishlist')
      if (!isName(list))
        throw new UsageError('list', 'Write a name of letters that can be seen, up to 1,000.')
      const made = commit(['add', keyOf(lineId(kept), list), 1, kept])
      if (!known) track('add_to_wishlist', kept)
      return made
    },
    remove(itemId, list = '') {
      const lines = linesOf(itemId, list)
      const ids = lines.length ? lines.map(({ id }) => id) : [itemId]
      const made = commit(...ids.map((id) => ['remove', keyOf(id, list)] as const))
      for (const { item } of lines) track('remove_from_wishlist', item)
      return made
    },
    toggle(item, list) {
      const id = lineId(readItem(item))
      return wishlist.has(id, list) ? wishlist.remove(id, list) : wishlist.add(item, list)
    },
    has: (itemId, list = '') => linesOf(itemId, list).length > 0,
    moveToCart(itemId, list = '') {
      const lines = linesOf(itemId, list)
      const moved = lines.flatMap(({ id, item }) => [
        [name, ['remove', keyOf(id, list)]] as const,
        ['cart', ['add', id, 1, item] satisfies LineOp] as const,
      ])
      const made = lines.length ? hub.log.commit(moved) : wishlist.remove(itemId, list)
      for (const { item } of lines) track('add_to_cart', item)
      return made
    },
    undo: () => undo(hub.log),
  }
  return wishlist
}
