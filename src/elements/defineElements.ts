import type { Cart } from '../cart/cart.ts'
import type { Checkout } from '../checkout/handle.ts'
import { UsageError } from '../core/errors.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import { defineCheckoutProgress } from './progressElement.ts'
import { defineRecommendations } from './recommendationsElement.ts'
import type { Texts } from './texts.ts'

/** What the elements of a page work with. */
export interface ElementsOptions {
  /** For `<tl-recommendations>`. */
  readonly recommendations?: Recommendations
  /** For `<tl-checkout-progress>`; `defineCheckoutProgress` alone is smaller. */
  readonly checkout?: Checkout
  /** Puts a button on each card that adds its product. */
  readonly cart?: Pick<Cart, 'add'>
  /** In which language and currency prices are; the page's language and `JPY` unless told. */
  readonly shop?: Pick<Storefront, 'currency' | 'locale'>
  /** `ja` or `en`, and how prices are written: the nearest `lang` around an element unless told, then the shop's. */
  readonly locale?: string
  /** What shall be said otherwise. */
  readonly texts?: Partial<Texts>
}

/**
 * Defines `<tl-recommendations>` and `<tl-checkout-progress>`, where their handles are given; does nothing where there are
 * no elements to define, or when they are there already.
 *
 *     defineElements({ recommendations, cart })
 *
 *     <tl-recommendations placement="home" limit="8" heading="あなたへのおすすめ"></tl-recommendations>
 *
 * `seed="SKU-1"` is the product that the page is about; an element in the slot `heading` stands in for the heading. A
 * product's `image` (or `image_url`) and `link` (or `url`) are shown when it has them. When a customer chooses an item
 * by its name, a link or without one a button, `tl-select` is dispatched, with the item as its `detail`; putting it into the
 * cart dispatches none. It is themed by `--tl-accent`, `--tl-accent-text`,
 * `--tl-color`, `--tl-soft-color`, `--tl-border-color`, `--tl-radius`, `--tl-gap`, `--tl-card-width`,
 * `--tl-card-padding`, `--tl-card-background`, `--tl-image-ratio`, `--tl-image-fit`, `--tl-image-background`,
 * `--tl-heading-size`, and by the parts `heading`, `status`, `undo`, `cards`, `card`, `image`, `reason`, `name`, `price`,
 * `add`, `hide`.
 */
export function defineElements({ checkout, recommendations, ...options }: ElementsOptions): void {
  if (!recommendations && !checkout)
    throw new UsageError(
      'elements',
      'Write defineElements({ recommendations }), or { checkout }: what shall be shown.',
    )
  if (checkout) defineCheckoutProgress(checkout)
  if (recommendations) defineRecommendations({ ...options, recommendations })
}
