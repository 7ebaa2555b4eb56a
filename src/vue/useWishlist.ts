import type { Wishlist, WishlistState } from '../wishlist/wishlist.ts'
import { useHandle } from './storefrontPlugin.ts'
import { type Refs, useRefs } from './useRefs.ts'

/**
 * The lines of a wishlist, as a ref, and its verbs; without an argument, of the plugin's wishlist.
 *
 *     const { has, toggle } = useWishlist(wishlist)
 */
export function useWishlist(wishlist?: Wishlist): Wishlist & Refs<WishlistState> {
  const handle = useHandle('wishlist', wishlist)
  const refs = useRefs(handle)
  return {
    ...handle,
    ...refs,
    // Of what is rendered, and followed by Vue: while the page hydrates, the handle itself knows more.
    has: (itemId, list = '') =>
      refs.lines.value.some(
        ({ id, item, ...line }) => line.list === list && (id === itemId || item.item_id === itemId),
      ),
  }
}
