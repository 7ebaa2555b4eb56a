import { type Context, createContext, createElement, type ReactNode, useContext } from 'react'
import type { Cart } from '../cart/cart.ts'
import { UsageError } from '../core/errors.ts'

/** The handles a tree of components works with. */
export interface Handles {
  readonly cart?: Cart
}

const HandlesContext: Context<Handles> = /* @__PURE__ */ createContext<Handles>({})

/**
 * Hands a shop's handles to all hooks below it.
 *
 *     <StorefrontProvider cart={cart}><App /></StorefrontProvider>
 */
export function StorefrontProvider({
  children,
  ...handles
}: Handles & { readonly children?: ReactNode }): ReactNode {
  return createElement(HandlesContext.Provider, { value: handles }, children)
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
    `There is no ${name}; pass it to the hook, or write <StorefrontProvider ${name}={${name}}>.`,
  )
}
