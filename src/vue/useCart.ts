import type { Cart, CartState } from '../cart/cart.ts'
import { useHandle } from './storefrontPlugin.ts'
import { type Refs, useRefs } from './useRefs.ts'

/**
 * The lines of a cart, as a ref, and its verbs; without an argument, of the plugin's cart.
 *
 *     const { lines, add } = useCart(cart)
 */
export function useCart(cart?: Cart): Cart & Refs<CartState> {
  const handle = useHandle('cart', cart)
  return { ...handle, ...useRefs(handle) }
}
