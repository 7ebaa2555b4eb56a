import type { Wishlist, WishlistState } from '../wishlist/wishlist.ts'
import { useHandle } from './storefrontPlugin.ts'
import { type Refs, useRefs } from './useRefs.ts'

/**
 * The lines of a wishlist, as a ref, and its verbs; without an argument, of the plugin's wishlist.
 *
 *     const { lines, toggle } = useWishlist(wishlist)
 */
export function useWishlist(wishlist?: Wishlist): Wishlist & Refs<WishlistState> {
  const handle = useHandle('wishlist', wishlist)
  return { ...handle, ...useRefs(handle) }
}
