import { count, subtotal } from 'throughline'
import { useCart } from 'throughline/vue'
import { computed, defineComponent, reactive } from 'vue'
import { checkoutTexts } from '../shop/checkoutTexts.mjs'
import { lang, text } from '../shop/language.ts'
import { selected } from '../shop/selected.js'
import { yen } from '../shop/texts.mjs'

/** What the selected lines cost, and the button that leads to the checkout. */
export const Checkout = defineComponent(
  (props: { onOpen: () => void }) => {
    const cart = reactive(useCart())
    const chosen = computed(() => selected(cart))
    return () => (
      <div class="checkout">
        <p class="total">
          <span>
            {text.subtotal}
            <small>{text.subtotalOf(count(chosen.value))}</small>
          </span>
          <b data-subtotal>{yen(subtotal(chosen.value))}</b>
        </p>
        <button type="button" data-order disabled={chosen.value.lines.length === 0} onClick={props.onOpen}>
          {checkoutTexts[lang].begin}
        </button>
      </div>
    )
  },
  { props: ['onOpen'] },
)
