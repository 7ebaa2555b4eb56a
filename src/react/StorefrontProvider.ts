import { type Context, createContext, createElement, type ReactNode, useContext } from 'react'
import type { Cart } from '../cart/cart.ts'
import type { Checkout } from '../checkout/handle.ts'
import { UsageError } from '../core/errors.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import type { Wishlist } from '../wishlist/wishlist.ts'

/** The handles a tree of components works with. */
export interface Handles {
  readonly cart?: Cart
  readonly wishlist?: Wishlist
  readonly checkout?: Checkout
  readonly recommendations?: Recommendations
}

const HandlesContext: Context<Handles> = /* @__PURE__ */ createContext<Handles>({})

/**
 * Hands a shop's handles to all hooks below it, together with those of a provider around it.
 *
 *     <StorefrontProvider cart={cart} wishlist={wishlist}><App /></StorefrontProvider>
 */
export function StorefrontProvider({
  children,
  ...handles
}: Handles & { readonly children?: ReactNode }): ReactNode {
  const around = useContext(HandlesContext)
  return createElement(HandlesContext.Provider, { value: { ...around, ...handles } }, children)
}

/** The handle given, or else the provider's. */
export function useHandle<Name extends keyof Handles>(
  name: Name,
  given: Handles[Name],
): NonNullable<Handles[Name]> {
  const handles = useContext(HandlesContext)
  const handle = given ?? handles[name]
  if (handle) return handle
  throw new UsageError(
    'handle',
    `There is no ${name}; pass it, or write <StorefrontProvider ${name}={${name}}>.`,
  )
}
