import { UsageError } from './errors.ts'
import { MOST_LINES } from './lines.ts'

/**
 * A product as Google Analytics 4 describes it; the object a shop already sends there fits unchanged.
 * Source of the names: GA4 recommended events, parameter `items`.
 */
export interface Item {
  readonly item_id: string
  readonly item_name?: string
  readonly affiliation?: string
  readonly coupon?: string
  readonly discount?: number
  readonly index?: number
  readonly item_brand?: string
  readonly item_category?: string
  readonly item_category2?: string
  readonly item_category3?: string
  readonly item_category4?: string
  readonly item_category5?: string
  readonly item_list_id?: string
  readonly item_list_name?: string
  readonly item_variant?: string
  readonly location_id?: string
  /** Price of one piece, in units of the currency (1980 is ¥1,980; 19.8 is $19.80). */
  readonly price?: number
  readonly quantity?: number
  /** Anything else a shop wants to carry along, up to 27 of its own as in GA4. */
  readonly [parameter: string]: string | number | boolean | undefined
}

/** The most bytes an item takes as JSON; it travels and is stored with its line. */
export const ITEM_BYTES = 8192

/** What ids and names consist of: letters that can be seen. Others are how lines beside the cart begin. */
export const isName = (text: string): boolean => text.length < 1000 && !/[^ -\uffff]/.test(text)

/**
 * An item as it can be stored and sent: plain values, and what has none left out.
 * @throws {UsageError} when it is not one, or too large, or sold in another currency
 */
export function readItem(item: Item, currency?: string): Item {
  const read: Record<string, string | number | boolean> & Item = { item_id: `${item?.item_id ?? ''}` }
  let plain = true
  for (const [name, value] of Object.entries(item ?? {})) {
    if (value == null) continue
    plain &&= typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    if (name !== 'item_id') read[name] = value
  }
  const named = read.item_id && isName(lineId(read))
  if (!plain || !named || isLarge(JSON.stringify(read)))
    throw new UsageError(
      'item',
      `Write { item_id: 'SKU-1', … } with texts and numbers, ${ITEM_BYTES} bytes as JSON at most.`,
    )
  if (currency && read.currency !== undefined && read.currency !== currency)
    throw new UsageError(
      'currency',
      `This shop sells in ${currency}, not ${read.currency}: open another one.`,
    )
  return read
}

/** A character takes three bytes at most; whoever measures them takes longer than all the rest. */
const isLarge = (text: string) =>
  text.length * 3 > ITEM_BYTES && new TextEncoder().encode(text).length > ITEM_BYTES

/** More than a cart or a wishlist takes. */
export const tooMany = (what: string): UsageError =>
  new UsageError('lines', `A ${what} has ${MOST_LINES} lines at most: remove one first.`)

/**
 * The id of the line an item is on: one line for each variant of a product.
 *
 *     lineId({ item_id: 'SKU-1', item_variant: 'red' }) // 'SKU-1|red'
 */
export const lineId = ({ item_id, item_variant }: Pick<Item, 'item_id' | 'item_variant'>): string =>
  item_variant ? `${item_id}|${item_variant}` : item_id
