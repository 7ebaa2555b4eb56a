import type { CartLine } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { text } from '../shop/language.ts'
import { ProductLine } from './ProductLine.tsx'

/** What was put aside. `onDone` hears in words what became of it. */
export const SavedLines = defineComponent(
  (props: { onDone: (said: string) => void }) => {
    const { saved, restore, removeSaved } = useCart()
    const line = ({ id, item, quantity }: CartLine) => {
      const name = item.item_name ?? item.item_id
      const act = (verb: typeof restore, said: string) => () => {
        verb(id)
        props.onDone(said)
      }
      return (
        <ProductLine key={id} item={item} about={text.pieces(quantity)} data-saved-line={id}>
          {() => [
            <button
              type="button"
              class="quiet"
              aria-label={text.removeSaved(name)}
              onClick={act(removeSaved, text.removed(name))}
            >
              {text.remove}
            </button>,
            <button
              type="button"
              class="move"
              aria-label={text.restoreNamed(name)}
              onClick={act(restore, text.restored(name))}
            >
              {text.restore}
            </button>,
          ]}
        </ProductLine>
      )
    }
    return () =>
      saved.value.length > 0 && (
        <section class="saved" aria-labelledby="saved-heading">
          <h3 id="saved-heading">{text.saved}</h3>
          <ul>{saved.value.map(line)}</ul>
        </section>
      )
  },
  { props: ['onDone'] },
)
