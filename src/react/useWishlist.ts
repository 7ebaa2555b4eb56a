import { useMemo } from 'react'
import type { Wishlist, WishlistState } from '../wishlist/wishlist.ts'
import { useHandle } from './StorefrontProvider.ts'
import { useReadable } from './useReadable.ts'

/**
 * The lines of a wishlist and its verbs; without an argument, of the provider's wishlist.
 *
 *     const { lines, toggle } = useWishlist(wishlist)
 */
export function useWishlist(wishlist?: Wishlist): Wishlist & WishlistState {
  const handle = useHandle('wishlist', wishlist)
  const state = useReadable(handle)
  return useMemo(() => ({ ...handle, ...state }), [handle, state])
}
