import type { ReactNode } from 'react'
import type { Recommendations, Storefront } from 'throughline'
import { useReadable } from 'throughline/react'
import type { Desk } from '../shop/checkoutDesk.mjs'
import { lang, text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'
import { trialOf } from '../shop/products.mjs'
import { CartPanel } from './CartPanel.tsx'
import { CheckoutDesk } from './CheckoutDesk.tsx'
import { CartCount, WishlistCount } from './counts.tsx'
import { ProductList } from './ProductList.tsx'
import { Shelf } from './Shelf.tsx'
import { WishlistPanel } from './WishlistPanel.tsx'

export interface AppProps {
  readonly shop: Storefront
  readonly lastStep: LastStep
  readonly desk: Desk
}

export function App({
  shop,
  recommendations,
  lastStep,
  desk,
}: AppProps & { readonly recommendations: Recommendations }): ReactNode {
  const { open } = useReadable(desk)
  return (
    <>
      {open && <CheckoutDesk desk={desk} />}
      <section aria-labelledby="products" hidden={open}>
        <div className="intro">
          <h1 id="products">{text.headline}</h1>
          <p>{text.intro}</p>
          <p className="note">{trialOf(lang)}</p>
        </div>
        <ProductList />
        <Shelf recommendations={recommendations} />
      </section>
      <CartPanel shop={shop} lastStep={lastStep} desk={desk} />
      <WishlistPanel lastStep={lastStep} />
      <CartCount />
      <WishlistCount />
    </>
  )
}
