import type { Item } from '../core/item.ts'

/**
 * The id of the line an item is on: one line for each variant of a product.
 *
 *     lineId({ item_id: 'SKU-1', item_variant: 'red' }) // 'SKU-1|red'
 */
export const lineId = ({ item_id, item_variant }: Pick<Item, 'item_id' | 'item_variant'>): string =>
  item_variant ? `${item_id}|${item_variant}` : item_id
