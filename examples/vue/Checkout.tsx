import { count, subtotal } from 'throughline'
import { useCart } from 'throughline/vue'
import { computed, defineComponent, reactive } from 'vue'
import { text } from '../shop/language.ts'
import { selected } from '../shop/selected.js'
import { yen } from '../shop/texts.mjs'

/** What the selected lines cost, and the button that orders them. */
export const Checkout = defineComponent(
  (props: { onOrdered: (said: string) => void }) => {
    const cart = reactive(useCart())
    const chosen = computed(() => selected(cart))
    const order = () => {
      const number = `T-${Date.now()}`
      cart.purchase({ transaction_id: number })
      props.onOrdered(text.ordered(number))
    }
    return () => (
      <div class="checkout">
        <p class="total">
          <span>
            {text.subtotal}
            <small>{text.subtotalOf(count(chosen.value))}</small>
          </span>
          <b data-subtotal>{yen(subtotal(chosen.value))}</b>
        </p>
        <button type="button" data-order disabled={chosen.value.lines.length === 0} onClick={order}>
          {text.order}
        </button>
      </div>
    )
  },
  { props: ['onOrdered'] },
)
