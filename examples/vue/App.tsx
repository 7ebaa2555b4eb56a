import type { Recommendations, Storefront } from 'throughline'
import type { FunctionalComponent } from 'vue'
import { lang, text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'
import { trialOf } from '../shop/products.mjs'
import { CartPanel } from './CartPanel.tsx'
import { CartCount, WishlistCount } from './counts.tsx'
import { ProductList } from './ProductList.tsx'
import { Shelf } from './Shelf.tsx'
import { WishlistPanel } from './WishlistPanel.tsx'

export const App: FunctionalComponent<{
  shop: Storefront
  recommendations: Recommendations
  lastStep: LastStep
}> = ({ shop, recommendations, lastStep }) => (
  <>
    <section aria-labelledby="products">
      <div class="intro">
        <h1 id="products">{text.headline}</h1>
        <p>{text.intro}</p>
        <p class="note">{trialOf(lang)}</p>
      </div>
      <ProductList />
      <Shelf recommendations={recommendations} />
    </section>
    <CartPanel shop={shop} lastStep={lastStep} />
    <WishlistPanel lastStep={lastStep} />
    <CartCount />
    <WishlistCount />
  </>
)
App.props = ['shop', 'recommendations', 'lastStep']
