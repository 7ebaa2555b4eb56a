import type { Storefront } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent, ref } from 'vue'
import type { Desk } from '../shop/checkoutDesk.mjs'
import { text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'
import { CartLine } from './CartLine.tsx'
import { Checkout } from './Checkout.tsx'
import { OfferPanel } from './OfferPanel.tsx'
import { SavedLines } from './SavedLines.tsx'
import { StatusLine } from './StatusLine.tsx'
import { StepNote } from './StepNote.tsx'

export const CartPanel = defineComponent(
  ({ shop, lastStep, desk }: { shop: Storefront; lastStep: LastStep; desk: Desk }) => {
    const { lines, clear } = useCart()
    const heading = ref<HTMLElement>()
    // What goes takes its focus with it.
    const stay = () => heading.value?.focus()
    const done = (said: string, gone = true) => {
      lastStep.offer('cart', said)
      if (gone) stay()
    }
    const clearAll = () => {
      clear()
      done(text.cleared)
    }
    return () => (
      <aside class="cart" id="cart" aria-labelledby="cart-heading">
        <div class="cart-top">
          <h2 id="cart-heading" tabindex={-1} ref={heading}>
            {text.cart}
          </h2>
          {lines.value.length > 0 && (
            <button type="button" class="quiet" data-clear onClick={clearAll}>
              {text.clear}
            </button>
          )}
        </div>
        <StepNote lastStep={lastStep} place="cart" onUndone={stay} />
        <OfferPanel shop={shop} onAnswered={done} />
        {lines.value.length === 0 && <p class="empty">{text.empty}</p>}
        <ul>
          {lines.value.map((line) => (
            <CartLine key={line.id} line={line} onDone={done} />
          ))}
        </ul>
        {lines.value.length > 0 && <Checkout onOpen={desk.open} />}
        <SavedLines onDone={done} />
        <StatusLine shop={shop} />
      </aside>
    )
  },
  { props: ['shop', 'lastStep', 'desk'] },
)
