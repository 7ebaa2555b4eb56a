import type { Recommendations, Storefront } from 'throughline'
import { useReadable } from 'throughline/vue'
import { defineComponent } from 'vue'
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

export const App = defineComponent(
  ({
    shop,
    recommendations,
    lastStep,
    desk,
  }: {
    shop: Storefront
    recommendations: Recommendations
    lastStep: LastStep
    desk: Desk
  }) => {
    const state = useReadable(desk)
    return () => (
      <>
        {state.value.open && <CheckoutDesk desk={desk} />}
        <section aria-labelledby="products" hidden={state.value.open}>
          <div class="intro">
            <h1 id="products">{text.headline}</h1>
            <p>{text.intro}</p>
            <p class="note">{trialOf(lang)}</p>
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
  },
  { props: ['shop', 'recommendations', 'lastStep', 'desk'] },
)
