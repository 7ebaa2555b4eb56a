import { type ReactNode, useRef } from 'react'
import type { WishlistLine } from 'throughline'
import { useWishlist } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'
import { ProductLine } from './ProductLine.tsx'
import { StepNote } from './StepNote.tsx'

export function WishlistPanel({ lastStep }: { readonly lastStep: LastStep }): ReactNode {
  const wishlist = useWishlist()
  const heading = useRef<HTMLHeadingElement>(null)
  // What goes takes its focus with it.
  const stay = () => heading.current?.focus()
  const act = (verb: 'remove' | 'moveToCart', { id, list }: WishlistLine, said: string) => {
    wishlist[verb](id, list)
    lastStep.offer('wishlist', said)
    stay()
  }
  return (
    <section className="wishlist" id="wishlist" aria-labelledby="wishlist-heading">
      <h2 id="wishlist-heading" tabIndex={-1} ref={heading}>
        {text.wishlist}
      </h2>
      <StepNote lastStep={lastStep} place="wishlist" undone={stay} />
      {wishlist.lines.length === 0 && <p className="empty">{text.noWishes}</p>}
      <ul>
        {wishlist.lines.map((line) => {
          const name = line.item.item_name ?? line.item.item_id
          return (
            <ProductLine key={line.id} item={line.item} data-wish={line.id}>
              <button
                type="button"
                className="quiet"
                aria-label={text.unwishNamed(name)}
                onClick={() => act('remove', line, text.unwished(name))}
              >
                {text.remove}
              </button>
              <button
                type="button"
                className="move"
                aria-label={text.toCartNamed(name)}
                onClick={() => act('moveToCart', line, text.movedToCart(name))}
              >
                {text.toCart}
              </button>
            </ProductLine>
          )
        })}
      </ul>
    </section>
  )
}
