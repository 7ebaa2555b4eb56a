import type { WishlistLine } from 'throughline'
import { useWishlist } from 'throughline/vue'
import { defineComponent, ref } from 'vue'
import { text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'
import { ProductLine } from './ProductLine.tsx'
import { StepNote } from './StepNote.tsx'

export const WishlistPanel = defineComponent(
  ({ lastStep }: { lastStep: LastStep }) => {
    const wishlist = useWishlist()
    const { lines } = wishlist
    const heading = ref<HTMLElement>()
    // What goes takes its focus with it.
    const stay = () => heading.value?.focus()
    const act = (verb: 'remove' | 'moveToCart', { id, list }: WishlistLine, said: string) => {
      wishlist[verb](id, list)
      lastStep.offer('wishlist', said)
      stay()
    }
    return () => (
      <section class="wishlist" id="wishlist" aria-labelledby="wishlist-heading">
        <h2 id="wishlist-heading" tabindex={-1} ref={heading}>
          {text.wishlist}
        </h2>
        <StepNote lastStep={lastStep} place="wishlist" onUndone={stay} />
        {lines.value.length === 0 && <p class="empty">{text.noWishes}</p>}
        <ul>
          {lines.value.map((line) => {
            const name = line.item.item_name ?? line.item.item_id
            return (
              <ProductLine key={line.id} item={line.item} data-wish={line.id}>
                {() => [
                  <button
                    type="button"
                    class="quiet"
                    aria-label={text.unwishNamed(name)}
                    onClick={() => act('remove', line, text.unwished(name))}
                  >
                    {text.remove}
                  </button>,
                  <button
                    type="button"
                    class="move"
                    aria-label={text.toCartNamed(name)}
                    onClick={() => act('moveToCart', line, text.movedToCart(name))}
                  >
                    {text.toCart}
                  </button>,
                ]}
              </ProductLine>
            )
          })}
        </ul>
      </section>
    )
  },
  { props: ['lastStep'] },
)
