import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { count } from 'throughline'
import { useCart, useWishlist } from 'throughline/react'

/** The number beside the basket. */
export function CartCount(): ReactNode {
  return inHeader('cart', <b data-tl-cart-count>{count(useCart())}</b>)
}

/** The number beside the heart. */
export function WishlistCount(): ReactNode {
  return inHeader('wishlist', <b data-tl-wishlist-count>{useWishlist().lines.length}</b>)
}

/** The header is the page's, not React's. */
function inHeader(name: string, number: ReactNode): ReactNode {
  const place = document.querySelector(`[data-count="${name}"]`)
  return place && createPortal(number, place)
}
