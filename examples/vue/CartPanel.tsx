import { type Cart, type CartState, type Storefront, subtotal } from 'throughline'
import { type Refs, useCart } from 'throughline/vue'
import { defineComponent, reactive, ref } from 'vue'
import { text } from '../shop/language.ts'
import type { ShopCart } from '../shop/shopCart.ts'
import { yen } from '../shop/texts.mjs'
import { CartLine } from './CartLine.tsx'
import { SavedLines } from './SavedLines.tsx'
import { StatusLine } from './StatusLine.tsx'
import { UndoNote } from './UndoNote.tsx'
import { useUndo } from './useUndo.ts'

export const CartPanel = defineComponent(
  (props: { shop: Storefront }) => {
    const cart: Cart & ShopCart & Refs<CartState> = useCart()
    const shown = reactive(cart)
    const heading = ref<HTMLElement>()
    const { said, offer } = useUndo(cart)
    // A line that goes takes its focus with it.
    const stay = (words?: string) => {
      if (words) offer(words)
      heading.value?.focus()
    }
    const clear = () => {
      cart.clear()
      stay(text.cleared)
    }
    const undo = () => {
      cart.undo?.()
      stay()
    }
    return () => (
      <aside class="cart" id="cart" aria-labelledby="cart-heading">
        <div class="cart-top">
          <h2 id="cart-heading" tabindex={-1} ref={heading}>
            {text.cart}
          </h2>
          {shown.lines.length > 0 && (
            <button type="button" class="quiet" data-clear onClick={clear}>
              {text.clear}
            </button>
          )}
        </div>
        <UndoNote said={said.value} onUndo={undo} />
        {shown.lines.length === 0 && <p class="empty">{text.empty}</p>}
        <ul>
          {shown.lines.map((line) => (
            <CartLine key={line.id} line={line} onGone={stay} />
          ))}
        </ul>
        {shown.lines.length > 0 && (
          <p class="total">
            <span>
              {text.subtotal}
              <small>{text.taxIncluded}</small>
            </span>
            <b data-subtotal>{yen(subtotal(shown))}</b>
          </p>
        )}
        <SavedLines onGone={stay} />
        <StatusLine shop={props.shop} />
      </aside>
    )
  },
  { props: ['shop'] },
)
