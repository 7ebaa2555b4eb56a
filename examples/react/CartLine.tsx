import { type ChangeEvent, type ReactNode, useState } from 'react'
import type { CartLine as Line } from 'throughline'
import { useCart } from 'throughline/react'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'
import { text } from './language.ts'

export interface CartLineProps {
  readonly line: Line
  /** The line goes by what was done here. */
  readonly gone: () => void
}

export function CartLine({ line, gone }: CartLineProps): ReactNode {
  const { add, remove } = useCart()
  const { id, item, quantity, channel, pending } = line
  const name = item.item_name ?? item.item_id
  const price = item.price ?? 0
  const less = () => {
    add(item, -1)
    if (quantity === 1) gone()
  }
  const removeLine = () => {
    remove(id)
    gone()
  }
  return (
    <li data-tl-line={id} className={pending ? 'pending' : undefined}>
      <svg aria-hidden="true">
        <use href={`#${pictureOf(item.item_id)}`} />
      </svg>
      <div className="line-title">
        <h3>{name}</h3>
        <p className="note">
          {yen(price)}・{(text.channels as Record<string, string>)[channel] ?? channel}
        </p>
      </div>
      <button type="button" className="quiet" aria-label={text.removeNamed(name)} onClick={removeLine}>
        {text.remove}
      </button>
      <div className="stepper">
        <button type="button" aria-label={text.less(name)} onClick={less}>
          −
        </button>
        <QuantityField line={line} name={name} />
        <output className="hidden" data-tl-quantity>
          {quantity}
        </output>
        <button type="button" aria-label={text.more(name)} onClick={() => add(item, 1)}>
          +
        </button>
      </div>
      <b className="sum">{yen(price * quantity)}</b>
    </li>
  )
}

/** What is being typed stays until it is done, whatever comes from other channels meanwhile. */
function QuantityField({ line, name }: { readonly line: Line; readonly name: string }): ReactNode {
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
