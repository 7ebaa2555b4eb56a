import type { ReactNode } from 'react'
import type { Storefront } from 'throughline'
import { text } from '../shop/language.ts'
import { CartPanel } from './CartPanel.tsx'
import { CartCount, WishlistCount } from './counts.tsx'
import { ProductList } from './ProductList.tsx'
import { WishlistPanel } from './WishlistPanel.tsx'

export function App({ shop }: { readonly shop: Storefront }): ReactNode {
  return (
    <>
      <section aria-labelledby="products">
        <div className="intro">
          <h1 id="products">{text.headline}</h1>
          <p>{text.intro}</p>
        </div>
        <ProductList />
      </section>
      <CartPanel shop={shop} />
      <WishlistPanel />
      <CartCount />
      <WishlistCount />
    </>
  )
}
