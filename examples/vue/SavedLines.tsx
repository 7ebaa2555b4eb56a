import type { Cart } from 'throughline'
import { type Refs, useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { text } from '../shop/language.ts'
import type { ShopCart, ShopCartState } from '../shop/shopCart.ts'
import { ProductLine } from './ProductLine.tsx'

/** What was put aside. */
export const SavedLines = defineComponent(
  (props: { onGone: () => void }) => {
    const { saved, restore }: Cart & ShopCart & Refs<ShopCartState> = useCart()
    const restoreLine = (id: string) => {
      restore?.(id)
      props.onGone()
    }
    return () =>
      saved?.value?.length ? (
        <section class="saved" aria-labelledby="saved-heading">
          <h3 id="saved-heading">{text.saved}</h3>
          <ul>
            {saved.value.map(({ id, item }) => (
              <ProductLine key={id} item={item} data-saved-line={id}>
                {() => (
                  <button
                    type="button"
                    aria-label={text.restoreNamed(item.item_name ?? item.item_id)}
                    onClick={() => restoreLine(id)}
                  >
                    {text.restore}
                  </button>
                )}
              </ProductLine>
            ))}
          </ul>
        </section>
      ) : null
  },
  { props: ['onGone'] },
)
