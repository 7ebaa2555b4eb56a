import {
  type Cart,
  type Checkout,
  type CheckoutOptions,
  createCart,
  createCheckout,
  type Storefront,
  type StorefrontOptions,
} from 'throughline'
import { type RecordingTracking, recordingTracking } from '../support/recordingTracking.ts'
import { createShop } from '../support/shop.ts'

export const STEPS = ['contact', 'shipping', 'payment', 'review']
export const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }
export const cup = { item_id: 'CUP', item_name: '湯呑', price: 3300 }

/** A moment that a test moves. */
export const clock = { now: Date.UTC(2026, 10, 26, 12) }

export interface Counter {
  readonly shop: Storefront
  readonly cart: Cart
  readonly checkout: Checkout
  readonly tracking: RecordingTracking
  /** What was recorded, by name and step. */
  told(): string[]
  /** What is in the cart, as `TEA x1`. */
  lines(): string[]
  /** Goes to the last step. */
  toReview(): void
}

/** A device whose customer is about to buy; on the way to `server` if there is one. */
export function openCounter(
  server?: (request: Request) => Promise<Response>,
  options: Partial<CheckoutOptions> = {},
  shopOptions: Partial<StorefrontOptions> = {},
): Counter {
  const { shop } = createShop(server, { clock: () => clock.now, ...shopOptions })
  const tracking = recordingTracking(() => clock.now)
  const cart = createCart(shop, { tracking })
  const checkout = createCheckout(shop, { cart, tracking, steps: STEPS, ...options })
  return {
    shop,
    cart,
    checkout,
    tracking,
    told: () =>
      tracking.touchpoints.map(({ name, params: { step, final } }) =>
        [name, step, final].filter((part) => part !== undefined).join(' '),
      ),
    lines: () => cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`),
    toReview() {
      checkout.begin()
      for (const step of checkout.get().steps.slice(0, -1))
        if (step.state !== 'complete') checkout.complete(step.id, { [`${step.id}_field`]: 'x' })
    },
  }
}

/** Where a checkout is, as `contact✓ shipping● payment review`. */
export const seen = (checkout: Checkout): string =>
  checkout
    .get()
    .steps.map(({ id, state }) => id + { complete: '✓', current: '●', upcoming: '' }[state])
    .join(' ')
