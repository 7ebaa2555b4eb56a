import type { ReactNode } from 'react'
import { count, subtotal } from 'throughline'
import { useCart } from 'throughline/react'
import { checkoutTexts } from '../shop/checkoutTexts.mjs'
import { lang, text } from '../shop/language.ts'
import { selected } from '../shop/selected.js'
import { yen } from '../shop/texts.mjs'

/** What the selected lines cost, and the button that leads to the checkout. */
export function Checkout({ open }: { readonly open: () => void }): ReactNode {
  const cart = useCart()
  const chosen = selected(cart)
  return (
    <div className="checkout">
      <p className="total">
        <span>
          {text.subtotal}
          <small>{text.subtotalOf(count(chosen))}</small>
        </span>
        <b data-subtotal>{yen(subtotal(chosen))}</b>
      </p>
      <button type="button" data-order disabled={chosen.lines.length === 0} onClick={open}>
        {checkoutTexts[lang].begin}
      </button>
    </div>
  )
}
