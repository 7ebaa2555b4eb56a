import type { ReactNode } from 'react'
import { count, subtotal } from 'throughline'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import { selected } from '../shop/selected.js'
import { yen } from '../shop/texts.mjs'

/** What the selected lines cost, and the button that orders them. */
export function Checkout({ ordered }: { readonly ordered: (said: string) => void }): ReactNode {
  const cart = useCart()
  const chosen = selected(cart)
  const order = () => {
    const number = `T-${Date.now()}`
    cart.purchase({ transaction_id: number })
    ordered(text.ordered(number))
  }
  return (
    <div className="checkout">
      <p className="total">
        <span>
          {text.subtotal}
          <small>{text.subtotalOf(count(chosen))}</small>
        </span>
        <b data-subtotal>{yen(subtotal(chosen))}</b>
      </p>
      <button type="button" data-order disabled={chosen.lines.length === 0} onClick={order}>
        {text.order}
      </button>
    </div>
  )
}
