import type { Item } from '../core/item.ts'
import type { CheckedEntry } from './check.ts'

/** The product of a line, by the line's id (`item_id`, or `item_id|item_variant`); nothing when there is no such product. */
export type Catalogue = (lineId: string) => Item | undefined | Promise<Item | undefined>

/** The product of a line that may be beside the others: saved, or on a list that has a name. */
export const productOf = (id: string): string => id.trim().split('\n')[0] ?? id

/** An entry that leaves out the product of this line, with the product. */
export function withProduct(entry: CheckedEntry, id: string, item: Item): CheckedEntry {
  const op = entry.op as readonly unknown[] | null
  if (!/^(add|setQuantity)$/.test(`${op?.[0]}`) || op?.[1] !== id || (op[3] && op[3] !== true)) return entry
  return { ...entry, op: [op[0], id, op[2], item, ...op.slice(4)] }
}
