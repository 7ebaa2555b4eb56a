import { type Collection, defineCollection } from '../core/collection.ts'
import type { Channel, Entry } from '../core/entry.ts'
import type { Item } from '../core/item.ts'

/** A line as it is stored and sent. */
export interface WishlistRow {
  readonly item: Item
  readonly list: string
  readonly channel: Channel
  readonly place?: number | undefined
}

/** What can happen to a wishlist. */
export type WishlistOp =
  | readonly [type: 'add', id: string, item: Item, list: string]
  | readonly [type: 'remove', id: string]
  | readonly [type: 'join', lines: readonly (readonly [id: string, line: WishlistRow])[]]

/** The rules of a wishlist, the same in the shop and on the server. */
export const wishlistCollection: Collection<WishlistRow, WishlistOp> = defineCollection<
  WishlistRow,
  WishlistOp
>({
  name: 'wishlist',
  share: 'both',
  purpose: 'necessary',
  sends: ['wishlist', 'time', 'device', 'channel'],
  apply(rows, { op, channel, number: place }: Entry<WishlistOp>) {
    const next = new Map(rows)
    if (op[0] === 'add') next.set(op[1], { item: op[2], list: op[3], channel, place })
    if (op[0] === 'remove') next.delete(op[1])
    if (op[0] === 'join') for (const [id, line] of op[1]) if (!next.has(id)) next.set(id, line)
    return next
  },
})
