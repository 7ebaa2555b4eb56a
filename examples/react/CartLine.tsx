import type { ReactNode } from 'react'
import type { Cart, CartState } from 'throughline'
import { useCart } from 'throughline/react'
import { lang, text } from '../shop/language.ts'
import { noteOf } from '../shop/note.js'
import type { ShopCart, ShopLine } from '../shop/shopCart.ts'
import { yen } from '../shop/texts.mjs'
import { ProductLine } from './ProductLine.tsx'
import { QuantityField } from './QuantityField.tsx'

export interface CartLineProps {
  readonly line: ShopLine
  /** The line goes by what was done here: said in words, when it can be undone. */
  readonly gone: (said?: string) => void
}

export function CartLine({ line, gone }: CartLineProps): ReactNode {
  const { add, remove, saveForLater }: Cart & CartState & ShopCart = useCart()
  const { id, item, quantity, channel, pending } = line
  const name = item.item_name ?? item.item_id
  const news = noteOf(line, lang)
  const less = () => {
    add(item, -1)
    if (quantity === 1) gone()
  }
  const removeLine = () => {
    remove(id)
    gone(text.removed(name))
  }
  const later = () => {
    saveForLater?.(id)
    gone(text.savedForLater(name))
  }
  return (
    <ProductLine
      item={item}
      about={(text.channels as Record<string, string>)[channel] ?? channel}
      data-tl-line={id}
      pending={pending}
    >
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
      <b className="sum">{yen((item.price ?? 0) * quantity)}</b>
      {news && <p className="news">{news}</p>}
      {saveForLater && (
        <button type="button" className="quiet later" aria-label={text.laterNamed(name)} onClick={later}>
          {text.later}
        </button>
      )}
    </ProductLine>
  )
}
