import { type ReactNode, useRef } from 'react'
import { type Storefront, subtotal } from 'throughline'
import { useCart, useReadable } from 'throughline/react'
import { statusText } from '../shop/statusLine.js'
import { yen } from '../shop/texts.mjs'
import { CartLine } from './CartLine.tsx'
import { lang, text } from './language.ts'

export function CartPanel({ shop }: { readonly shop: Storefront }): ReactNode {
  const cart = useCart()
  const heading = useRef<HTMLHeadingElement>(null)
  // A line that goes takes its focus with it.
  const stay = () => heading.current?.focus()
  const clear = () => {
    cart.clear()
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
      <StatusLine shop={shop} />
    </aside>
  )
}

function StatusLine({ shop }: { readonly shop: Storefront }): ReactNode {
  const status = useReadable(shop.status)
  const { storage, connection, pending, error } = status
  return (
    <p
      className="status"
      role="status"
      data-status
      data-storage={storage}
      data-connection={connection}
      data-pending={pending}
      data-error={error?.code ?? ''}
    >
      {statusText(status, lang)}
    </p>
  )
}
