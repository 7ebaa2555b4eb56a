import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { StepperProps } from './Stepper.tsx'

/** What is being typed stays until it is done, whatever comes from other channels meanwhile. */
export function QuantityField({ line, name, done }: StepperProps): ReactNode {
  const { setQuantity } = useCart()
  const [typed, setTyped] = useState<string>()
  // A field that goes is left once more before the next render.
  const finished = useRef(true)
  const type = ({ target }: ChangeEvent<HTMLInputElement>) => {
    finished.current = false
    setTyped(target.value)
  }
  const finish = () => {
    if (finished.current) return
    finished.current = true
    setTyped(undefined)
    const pieces = Number(typed)
    if (!typed || !/^\d{1,3}$/.test(typed) || pieces === line.quantity) return
    setQuantity(line.id, pieces)
    done(pieces ? text.changed(name, pieces) : text.removed(name), !pieces)
  }
  return (
    <input
      type="number"
      min="0"
      max="999"
      inputMode="numeric"
      aria-label={text.quantity(name)}
      value={typed ?? line.quantity}
      onChange={type}
      onBlur={finish}
      onKeyDown={({ key }) => key === 'Enter' && finish()}
    />
  )
}
