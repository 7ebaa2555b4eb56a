import { type ReactNode, useRef } from 'react'
import { type Cart, type CartState, type Storefront, subtotal } from 'throughline'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { ShopCart } from '../shop/shopCart.ts'
import { yen } from '../shop/texts.mjs'
import { CartLine } from './CartLine.tsx'
import { SavedLines } from './SavedLines.tsx'
import { StatusLine } from './StatusLine.tsx'
import { UndoNote } from './UndoNote.tsx'
import { useUndo } from './useUndo.ts'

export function CartPanel({ shop }: { readonly shop: Storefront }): ReactNode {
  const cart: Cart & CartState & ShopCart = useCart()
  const heading = useRef<HTMLHeadingElement>(null)
  const { said, offer } = useUndo(cart)
  // A line that goes takes its focus with it.
  const stay = (said?: string) => {
    if (said) offer(said)
    heading.current?.focus()
  }
  const clear = () => {
    cart.clear()
    stay(text.cleared)
  }
  const undo = () => {
    cart.undo?.()
    stay()
  }
  return (
    <aside className="cart" id="cart" aria-labelledby="cart-heading">
      <div className="cart-top">
        <h2 id="cart-heading" tabIndex={-1} ref={heading}>
          {text.cart}
        </h2>
        {cart.lines.length > 0 && (
          <button type="button" className="quiet" data-clear onClick={clear}>
            {text.clear}
          </button>
        )}
      </div>
      <UndoNote said={said} undo={undo} />
      {cart.lines.length === 0 && <p className="empty">{text.empty}</p>}
      <ul>
        {cart.lines.map((line) => (
          <CartLine key={line.id} line={line} gone={stay} />
        ))}
      </ul>
      {cart.lines.length > 0 && (
        <p className="total">
          <span>
            {text.subtotal}
            <small>{text.taxIncluded}</small>
          </span>
          <b data-subtotal>{yen(subtotal(cart))}</b>
        </p>
      )}
      <SavedLines gone={stay} />
      <StatusLine shop={shop} />
    </aside>
  )
}
