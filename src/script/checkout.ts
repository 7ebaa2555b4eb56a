import {
  type Checkout,
  type CheckoutOptions,
  createCheckout,
  showStepInTitle,
  stepsInHistory,
} from '../checkout/index.ts'
import { defineCheckoutProgress } from '../elements/index.ts'
import type { Handles } from './commands.ts'

/** What `throughline('checkout.steps', steps, { express })` says. */
export type Described = Pick<CheckoutOptions, 'steps' | 'express'>

/** The checkout of a page with the script tag. */
export interface PageCheckout {
  readonly checkout: Checkout
  /** For as long as the checkout is shown: gives each step an address and says it in the title; returns the stop. */
  follow(): () => void
}

/**
 * The file of the script tag that is loaded for `data-tl-checkout="contact shipping payment review"` alone. With
 * `data-tl-checkout=""` the steps are what `throughline('checkout.steps', [{ id, label, isNeeded }, …], { express })` says.
 */
export function start(
  { shop, tracking, cart }: Omit<Handles, 'checkout'>,
  described: Described,
): PageCheckout {
  const checkout = createCheckout(shop, { cart, tracking, ...described })
  defineCheckoutProgress(checkout)
  return {
    checkout,
    follow() {
      // A view of a page is recorded under the title that it has by then.
      const stops = [showStepInTitle(checkout), stepsInHistory(checkout)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
