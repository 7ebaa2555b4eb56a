import { type ReactNode, useRef } from 'react'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { AppProps } from './App.tsx'
import { CartLine } from './CartLine.tsx'
import { Checkout } from './Checkout.tsx'
import { OfferPanel } from './OfferPanel.tsx'
import { SavedLines } from './SavedLines.tsx'
import { StatusLine } from './StatusLine.tsx'
import { StepNote } from './StepNote.tsx'

export function CartPanel({ shop, lastStep, desk }: AppProps): ReactNode {
  const { lines, clear } = useCart()
  const heading = useRef<HTMLHeadingElement>(null)
  // What goes takes its focus with it.
  const stay = () => heading.current?.focus()
  const done = (said: string, gone = true) => {
    lastStep.offer('cart', said)
    if (gone) stay()
  }
  const clearAll = () => {
    clear()
    done(text.cleared)
  }
  return (
    <aside className="cart" id="cart" aria-labelledby="cart-heading">
      <div className="cart-top">
        <h2 id="cart-heading" tabIndex={-1} ref={heading}>
          {text.cart}
        </h2>
        {lines.length > 0 && (
          <button type="button" className="quiet" data-clear onClick={clearAll}>
            {text.clear}
          </button>
        )}
      </div>
      <StepNote lastStep={lastStep} place="cart" undone={stay} />
      <OfferPanel shop={shop} answered={done} />
      {lines.length === 0 && <p className="empty">{text.empty}</p>}
      <ul>
        {lines.map((line) => (
          <CartLine key={line.id} line={line} done={done} />
        ))}
      </ul>
      {lines.length > 0 && <Checkout open={desk.open} />}
      <SavedLines done={done} />
      <StatusLine shop={shop} />
    </aside>
  )
}
