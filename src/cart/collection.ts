import { type Collection, defineCollection } from '../core/collection.ts'
import type { Channel, Entry } from '../core/entry.ts'
import type { Item } from '../core/item.ts'

/** A line as it is stored and sent. */
export interface CartRow {
  readonly item: Item
  readonly quantity: number
  /** The channel that put the line there. */
  readonly channel: Channel
  /** Where it stands among the lines: the number of the entry that put it there; absent while that is pending. */
  readonly place?: number | undefined
}

/** What can happen to a cart. Tuples, because this very shape travels: one more piece is a few bytes. */
export type CartOp =
  | readonly [type: 'add', id: string, quantity: number, item: Item]
  | readonly [type: 'setQuantity', id: string, quantity: number]
  | readonly [type: 'remove', id: string]
  | readonly [type: 'clear']
  | readonly [type: 'join', lines: readonly (readonly [id: string, line: CartRow])[]]

/** The most pieces of one line; more are cut. */
export const MOST_PIECES = 999_999

/** The rules of a cart, the same in the shop and on the server. */
export const cartCollection: Collection<CartRow, CartOp> = defineCollection<CartRow, CartOp>({
  name: 'cart',
  share: 'both',
  purpose: 'necessary',
  sends: ['cart', 'time', 'device', 'channel'],
  apply(rows, { op, channel, number: place }: Entry<CartOp>) {
    const next = new Map(rows)
    switch (op[0]) {
      case 'add':
        put(next, op[1], { item: op[3], quantity: op[2], channel, place })
        break
      case 'setQuantity': {
        const line = rows.get(op[1])
        if (!line) return rows
        put(next, op[1], { ...line, quantity: op[2] - line.quantity })
        break
      }
      case 'remove':
        next.delete(op[1])
        break
      case 'clear':
        next.clear()
        break
      case 'join':
        // All of them come with one entry, and keep their order by a fraction of its number.
        op[1].forEach(([id, line], index) => {
          put(next, id, { ...line, place: place && place + index / (op[1].length + 1) })
        })
    }
    return next
  },
})

/** Puts pieces on a line, or takes them from it; without any left it is gone. */
function put(next: Map<string, CartRow>, id: string, more: CartRow, before = next.get(id)): void {
  const quantity = more.quantity + (before?.quantity ?? 0)
  if (quantity > 0) next.set(id, { ...more, ...before, quantity: Math.min(quantity, MOST_PIECES) })
  else next.delete(id)
}
