import { type Collection, defineCollection, type Rows } from '../core/collection.ts'
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
  apply(rows, { op, channel, number: place }: Entry<CartOp>) {
    switch (op[0]) {
      case 'add': {
        const [, id, quantity, item] = op
        return withMore(rows, id, { item, quantity, channel, place })
      }
      case 'setQuantity':
        return withLine(rows, op[1], rows.get(op[1]), op[2])
      case 'remove':
        return withLine(rows, op[1])
      case 'clear':
        return new Map()
      case 'join':
        // All of them come with one entry, and keep their order by a fraction of its number.
        return op[1].reduce<Rows<CartRow>>(
          (all, [id, line], index) =>
            withMore(all, id, { ...line, place: place && place + index / (op[1].length + 1) }),
          rows,
        )
    }
  },
})

function withMore(rows: Rows<CartRow>, id: string, more: CartRow): Rows<CartRow> {
  const line = { ...more, ...rows.get(id) }
  return withLine(rows, id, line, more.quantity + (rows.get(id)?.quantity ?? 0))
}

function withLine(rows: Rows<CartRow>, id: string, line?: CartRow, quantity = 0): Rows<CartRow> {
  const next = new Map(rows)
  if (line && quantity > 0) next.set(id, { ...line, quantity: Math.min(quantity, MOST_PIECES) })
  else next.delete(id)
  return next
}
