import { type ChangeEvent, type ReactNode, useState } from 'react'
import type { CartLine } from 'throughline'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'

/** What is being typed stays until it is done, whatever comes from other channels meanwhile. */
export function QuantityField({ line, name }: { readonly line: CartLine; readonly name: string }): ReactNode {
  const { setQuantity } = useCart()
  const [typed, setTyped] = useState<string>()
  const finish = () => {
    setTyped(undefined)
    if (typed && /^\d{1,3}$/.test(typed) && Number(typed) !== line.quantity)
      setQuantity(line.id, Number(typed))
  }
  return (
    <input
      type="number"
      min="0"
      max="999"
      inputMode="numeric"
      aria-label={text.quantity(name)}
      value={typed ?? line.quantity}
      onChange={({ target }: ChangeEvent<HTMLInputElement>) => setTyped(target.value)}
      onBlur={finish}
      onKeyDown={({ key }) => key === 'Enter' && finish()}
    />
  )
}
