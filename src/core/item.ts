import { UsageError } from './errors.ts'

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

/** The most characters an item takes as JSON; it travels and is stored with its line. */
export const ITEM_CHARACTERS = 8192

/**
 * An item as it can be stored and sent: plain data.
 * @throws {UsageError} when it is not one, or too large
 */
export function readItem(item: Item): Item {
  let text: string | undefined
  try {
    text = JSON.stringify(item)
  } catch (cause) {
    throw new UsageError('item', 'An item must be plain data: strings, numbers and booleans.', cause)
  }
  if (!item?.item_id) throw new UsageError('item_id', "An item needs an id; write { item_id: 'SKU-1', … }.")
  if (text.length > ITEM_CHARACTERS)
    throw new UsageError(
      'item',
      `An item has at most ${ITEM_CHARACTERS} characters as JSON; leave out images and texts.`,
    )
  return { ...JSON.parse(text), item_id: String(item.item_id) }
}
