import type { ReactNode } from 'react'
import { useCart } from 'throughline/react'
import { lang, text } from '../shop/language.ts'
import { itemOf, products } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'
import { WishlistToggle } from './WishlistToggle.tsx'

export function ProductList(): ReactNode {
  const { add } = useCart()
  return (
    <ul className="products">
      {products.map((product) => {
        const item = itemOf(product, lang)
        return (
          <li className="card" id={product.id} key={product.id}>
            <svg className="picture" aria-hidden="true">
              <use href={`#${product.picture}`} />
            </svg>
            <h2>
              <a href={`#${product.id}`}>{item.item_name}</a>
            </h2>
            <p className="note">{product.note[lang]}</p>
            <p className="price">{yen(item.price)}</p>
            <button type="button" aria-label={text.addNamed(item.item_name)} onClick={() => add(item)}>
              {text.add}
            </button>
            <WishlistToggle item={item} name={item.item_name} />
          </li>
        )
      })}
    </ul>
  )
}
