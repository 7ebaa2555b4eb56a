import type { ReactNode } from 'react'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { CartLineProps } from './CartLine.tsx'
import { QuantityField } from './QuantityField.tsx'

export interface StepperProps extends CartLineProps {
  readonly name: string
}

/** How many pieces: one less, a number to type, one more. */
export function Stepper({ line, name, done }: StepperProps): ReactNode {
  const { add } = useCart()
  const { item, quantity } = line
  const less = () => {
    add(item, -1)
    if (quantity === 1) done(text.removed(name), true)
  }
  return (
    <div className="stepper">
      <button type="button" aria-label={text.less(name)} onClick={less}>
        −
      </button>
      <QuantityField line={line} name={name} done={done} />
      <output className="hidden" data-tl-quantity>
        {quantity}
      </output>
      <button type="button" aria-label={text.more(name)} onClick={() => add(item, 1)}>
        +
      </button>
    </div>
  )
}
