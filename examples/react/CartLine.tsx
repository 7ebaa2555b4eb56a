import type { ReactNode } from 'react'
import type { CartLine as Line } from 'throughline'
import { useCart } from 'throughline/react'
import { addedBy, lang, text } from '../shop/language.ts'
import { noteOf } from '../shop/note.js'
import { yen } from '../shop/texts.mjs'
import { ProductLine } from './ProductLine.tsx'
import { Stepper } from './Stepper.tsx'

export interface CartLineProps {
  readonly line: Line
  /** Hears in words what was done to the line; `gone` when it went by that. */
  readonly done: (said: string, gone?: boolean) => void
}

export function CartLine({ line, done }: CartLineProps): ReactNode {
  const { remove, saveForLater, select } = useCart()
  const { id, item, quantity, channel, pending, selected } = line
  const name = item.item_name ?? item.item_id
  const removeLine = () => {
    remove(id)
    done(text.removed(name), true)
  }
  const later = () => {
    saveForLater(id)
    done(text.savedForLater(name), true)
  }
  const choice = (
    <label className="choice">
      <input
        type="checkbox"
        aria-label={text.select(name)}
        checked={selected}
        onChange={({ target }) => select(id, target.checked)}
      />
    </label>
  )
  return (
    <ProductLine item={item} about={addedBy(channel)} before={choice} data-tl-line={id} pending={pending}>
      <button type="button" className="quiet" aria-label={text.removeNamed(name)} onClick={removeLine}>
        {text.remove}
      </button>
      <Stepper line={line} name={name} done={done} />
      <b className="sum">{yen((item.price ?? 0) * quantity)}</b>
      <p className="news" role="status">
        {noteOf(line, lang)}
      </p>
      <button type="button" className="quiet later" aria-label={text.laterNamed(name)} onClick={later}>
        {text.later}
      </button>
    </ProductLine>
  )
}
