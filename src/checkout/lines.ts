import type { Cart, CartLine } from '../cart/cart.ts'
import { type Item, lineId } from '../core/item.ts'

/** A line of an order. */
export type OrderLine = Pick<CartLine, 'id' | 'item' | 'quantity'>

/** A line that is not any more what the customer has been shown. */
export interface ChangedLine {
  readonly id: string
  /** Absent when it is new. */
  readonly before?: OrderLine | undefined
  /** Absent when it is gone. */
  readonly after?: OrderLine | undefined
}

/** What is ordered of a cart. */
export const selectedLines = (cart: Pick<Cart, 'get'>): readonly CartLine[] =>
  cart.get().lines.filter(({ selected }) => selected)

/** The lines whose pieces or price are others than before. */
export function changedLines(
  before: readonly OrderLine[],
  after: readonly OrderLine[],
): readonly ChangedLine[] {
  const find = (lines: readonly OrderLine[], id: string) => lines.find((line) => line.id === id)
  return [...new Set([...before, ...after].map(({ id }) => id))]
    .map((id): ChangedLine => ({ id, before: find(before, id), after: find(after, id) }))
    .filter(
      ({ before, after }) => before?.quantity !== after?.quantity || before?.item.price !== after?.item.price,
    )
}

/** Lines as items of an order. */
export const orderedItems = (lines: readonly OrderLine[]): readonly Item[] =>
  lines.map(({ item, quantity }) => ({ ...item, quantity }))

/** And back. */
export const linesOf = (items: readonly Item[]): readonly OrderLine[] =>
  items.map(({ quantity = 1, ...item }) => ({ id: lineId(item), item, quantity }))
