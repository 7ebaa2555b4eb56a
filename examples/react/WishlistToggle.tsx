import type { ReactNode } from 'react'
import { type Item, lineId } from 'throughline'
import { useWishlist } from 'throughline/react'
import { text } from '../shop/language.ts'

/** The heart of a product. */
export function WishlistToggle({ item, name }: { readonly item: Item; readonly name: string }): ReactNode {
  const { has, toggle } = useWishlist()
  return (
    <button
      type="button"
      className="heart"
      aria-pressed={has(lineId(item))}
      aria-label={text.wishNamed(name)}
      onClick={() => toggle(item)}
    >
      <svg aria-hidden="true">
        <use href="#heart" />
      </svg>
    </button>
  )
}
