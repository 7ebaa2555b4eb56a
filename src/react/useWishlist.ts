import { useMemo } from 'react'
import type { Wishlist, WishlistState } from '../wishlist/wishlist.ts'
import { useHandle } from './StorefrontProvider.ts'
import { useReadable } from './useReadable.ts'

/**
 * The lines of a wishlist and its verbs; without an argument, of the provider's wishlist.
 *
 *     const { has, toggle } = useWishlist(wishlist)
 */
export function useWishlist(wishlist?: Wishlist): Wishlist & WishlistState {
  const handle = useHandle('wishlist', wishlist)
  const state = useReadable(handle)
  return useMemo(() => {
    // Of what is rendered: while the page hydrates, the handle itself knows more.
    const has: Wishlist['has'] = (itemId, list = '') =>
      state.lines.some(
        ({ id, item, ...line }) => line.list === list && (id === itemId || item.item_id === itemId),
      )
    return { ...handle, ...state, has }
  }, [handle, state])
}
