import type { ReactNode } from 'react'
import type { Cart, CartState } from 'throughline'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { ShopCart, ShopCartState } from '../shop/shopCart.ts'
import { ProductLine } from './ProductLine.tsx'

/** What was put aside. */
export function SavedLines({ gone }: { readonly gone: () => void }): ReactNode {
  const { saved = [], restore }: Cart & CartState & ShopCart & ShopCartState = useCart()
  if (saved.length === 0) return null
  const restoreLine = (id: string) => {
    restore?.(id)
    gone()
  }
  return (
    <section className="saved" aria-labelledby="saved-heading">
      <h3 id="saved-heading">{text.saved}</h3>
      <ul>
        {saved.map(({ id, item }) => (
          <ProductLine key={id} item={item} data-saved-line={id}>
            <button
              type="button"
              aria-label={text.restoreNamed(item.item_name ?? item.item_id)}
              onClick={() => restoreLine(id)}
            >
              {text.restore}
            </button>
          </ProductLine>
        ))}
      </ul>
    </section>
  )
}
