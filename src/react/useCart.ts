import { useMemo } from 'react'
import type { Cart, CartState } from '../cart/cart.ts'
import { useHandle } from './StorefrontProvider.ts'
import { useReadable } from './useReadable.ts'

/**
 * The lines of a cart and its verbs; without an argument, of the provider's cart.
 *
 *     const { lines, add } = useCart(cart)
 */
export function useCart(cart?: Cart): Cart & CartState {
  const handle = useHandle('cart', cart)
  const state = useReadable(handle)
  return useMemo(() => ({ ...handle, ...state }), [handle, state])
}
