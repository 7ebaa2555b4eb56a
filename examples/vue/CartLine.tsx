import type { Cart } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { lang, text } from '../shop/language.ts'
import { noteOf } from '../shop/note.js'
import type { ShopCart, ShopLine } from '../shop/shopCart.ts'
import { yen } from '../shop/texts.mjs'
import { ProductLine } from './ProductLine.tsx'
import { QuantityField } from './QuantityField.tsx'

export interface CartLineProps {
  readonly line: ShopLine
  /** The line goes by what was done here: said in words, when it can be undone. */
  readonly onGone: (said?: string) => void
}

export const CartLine = defineComponent(
  (props: CartLineProps) => {
    const { add, remove, saveForLater }: Cart & ShopCart = useCart()
    return () => {
      const { id, item, quantity, channel, pending } = props.line
      const name = item.item_name ?? item.item_id
      const news = noteOf(props.line, lang)
      const less = () => {
        add(item, -1)
        if (quantity === 1) props.onGone()
      }
      const removeLine = () => {
        remove(id)
        props.onGone(text.removed(name))
      }
      const later = () => {
        saveForLater?.(id)
        props.onGone(text.savedForLater(name))
      }
      const about = (text.channels as Record<string, string>)[channel] ?? channel
      return (
        <ProductLine item={item} about={about} data-tl-line={id} pending={pending}>
          {() => [
            <button type="button" class="quiet" aria-label={text.removeNamed(name)} onClick={removeLine}>
              {text.remove}
            </button>,
            <div class="stepper">
              <button type="button" aria-label={text.less(name)} onClick={less}>
                −
              </button>
              <QuantityField line={props.line} name={name} />
              <output class="hidden" data-tl-quantity>
                {quantity}
              </output>
              <button type="button" aria-label={text.more(name)} onClick={() => add(item, 1)}>
                +
              </button>
            </div>,
            <b class="sum">{yen((item.price ?? 0) * quantity)}</b>,
            news && <p class="news">{news}</p>,
            saveForLater && (
              <button type="button" class="quiet later" aria-label={text.laterNamed(name)} onClick={later}>
                {text.later}
              </button>
            ),
          ]}
        </ProductLine>
      )
    }
  },
  { props: ['line', 'onGone'] },
)
