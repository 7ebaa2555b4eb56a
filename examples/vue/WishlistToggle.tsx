import { type Item, lineId } from 'throughline'
import { useWishlist } from 'throughline/vue'
import { defineComponent } from 'vue'
import { text } from '../shop/language.ts'

/** The heart of a product. */
export const WishlistToggle = defineComponent(
  (props: { item: Item; name: string }) => {
    const { has, toggle } = useWishlist()
    return () => (
      <button
        type="button"
        class="heart"
        aria-pressed={has(lineId(props.item))}
        aria-label={text.wishNamed(props.name)}
        onClick={() => toggle(props.item)}
      >
        <svg aria-hidden="true">
          <use href="#heart" />
        </svg>
      </button>
    )
  },
  { props: ['item', 'name'] },
)
