import { useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { lang, text } from '../shop/language.ts'
import { itemOf, products } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'
import { WishlistToggle } from './WishlistToggle.tsx'

export const ProductList = defineComponent(() => {
  const { add } = useCart()
  return () => (
    <ul class="products">
      {products.map((product) => {
        const item = itemOf(product, lang)
        return (
          <li class="card" id={product.id} key={product.id}>
            <svg class="picture" aria-hidden="true">
              <use href={`#${product.picture}`} />
            </svg>
            <h2>
              <a href={`#${product.id}`}>{item.item_name}</a>
            </h2>
            <p class="note">{product.note[lang]}</p>
            <p class="price">{yen(item.price)}</p>
            <button type="button" aria-label={text.addNamed(item.item_name)} onClick={() => add(item)}>
              {text.add}
            </button>
            <WishlistToggle item={item} name={item.item_name} />
          </li>
        )
      })}
    </ul>
  )
})
