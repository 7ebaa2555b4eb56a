import { type App, type InjectionKey, inject } from 'vue'
import type { Cart } from '../cart/cart.ts'
import type { Checkout } from '../checkout/handle.ts'
import { UsageError } from '../core/errors.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import type { Wishlist } from '../wishlist/wishlist.ts'

/** The handles an app works with. */
export interface Handles {
  readonly cart?: Cart
  readonly wishlist?: Wishlist
  readonly checkout?: Checkout
  readonly recommendations?: Recommendations
}

const handlesKey: InjectionKey<Handles> = /* @__PURE__ */ Symbol('throughline')

/**
 * Hands a shop's handles to all components of an app.
 *
 *     createApp(App).use(storefrontPlugin, { cart, wishlist }).mount('#app')
 */
export function storefrontPlugin(app: App, handles: Handles): void {
  app.provide(handlesKey, handles)
}

/** The handle given, or else the app's. */
export function useHandle<Name extends keyof Handles>(
  name: Name,
  given: Handles[Name],
): NonNullable<Handles[Name]> {
  const handle = given ?? inject(handlesKey, {})[name]
  if (handle) return handle
  throw new UsageError(
    'handle',
    `There is no ${name}; pass it, or write app.use(storefrontPlugin, { ${name} }).`,
  )
}
