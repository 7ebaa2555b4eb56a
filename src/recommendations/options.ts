import type { CartState } from '../cart/cart.ts'
import type { Item } from '../core/item.ts'
import type { Readable } from '../core/readable.ts'
import type { Tracking } from '../tracking/handle.ts'
import type { WishlistState } from '../wishlist/wishlist.ts'
import type { Ask } from './service.ts'
import type { OpenSource, Repeats } from './source.ts'

/** How one place of a shop recommends. */
export interface Placement {
  /**
   * What becomes of items that were looked at already: `novel` never lists them, `remind` lists them first, `model`
   * (unless told) as the shop's log says.
   */
  readonly repeats?: Repeats
  /** The ids of what the shop wants to see first. */
  readonly pins?: readonly string[]
  /** At most so many items of one group, while there are enough others. */
  readonly mostOfGroup?: number
  /** The parameter of a product that says its group, such as `item_brand`; `item_category` unless told. */
  readonly groupBy?: string
}

export interface RecommendationsOptions {
  /** `onDevice(url)`, `remote(url)` or a function of the shop's own. */
  readonly source: OpenSource | Ask
  /** Answers when a service does not, and says why the service's items may suit: `onDevice(url)`. */
  readonly fallback?: OpenSource
  /** How long a service has to answer, in milliseconds; 500 unless told. */
  readonly timeout?: number
  /** Views and purchases are heard from it; impressions and clicks are recorded by it. */
  readonly tracking?: Pick<Tracking, 'track' | 'observe' | 'enrich'>
  /** What is in the cart is not recommended, and says most of what may be. */
  readonly cart?: Readable<Pick<CartState, 'lines'>>
  readonly wishlist?: Readable<Pick<WishlistState, 'lines'>>
  /**
   * What is known of a product: its name, its price. One that it does not know is not recommended. Whichever of these three
   * functions fails says so once in `shop.status`: then a product is unknown, in stock, and not excluded.
   */
  readonly product?: (itemId: string) => Item | undefined
  /** What is out of stock is not recommended. */
  readonly inStock?: (itemId: string) => boolean
  /** What else is never recommended. */
  readonly exclude?: (itemId: string) => boolean
  /** For how many days what was bought is not recommended; 30 unless told. */
  readonly repurchase?: number
  /** By name; one that is not named here is as if it were `{}`. */
  readonly placements?: Readonly<Record<string, Placement>>
  /** The share of devices, from 0 to 1, that sees what is in demand instead, to measure what recommendations bring. */
  readonly holdout?: number
}

/** One place of a page. */
export interface PlaceRequest {
  /** What the place is called: `home`, `product`, `cart` … */
  readonly placement: string
  /** How many items; 8 unless told. */
  readonly limit?: number
  /** What the page is about: the `item_id` of its product, or several, the most important last. */
  readonly seed?: string | readonly string[]
}
