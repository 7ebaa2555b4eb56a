import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { count, type Storefront } from 'throughline'
import { useCart } from 'throughline/react'
import { CartPanel } from './CartPanel.tsx'
import { lang, text } from './language.ts'
import { ProductList } from './ProductList.tsx'

export function App({ shop }: { readonly shop: Storefront }): ReactNode {
  return (
    <>
      <section aria-labelledby="products">
        <div className="intro">
          <h1 id="products">{text.headline}</h1>
          <p>{text.intro}</p>
        </div>
        <ProductList lang={lang} />
      </section>
      <CartPanel shop={shop} />
      <CartCount />
    </>
  )
}

/** The number beside the basket, which is in the page's header. */
function CartCount(): ReactNode {
  const cart = useCart()
  const place = document.querySelector('[data-count]')
  return place && createPortal(<b data-tl-cart-count>{count(cart)}</b>, place)
}
