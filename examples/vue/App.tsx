import type { Storefront } from 'throughline'
import type { FunctionalComponent } from 'vue'
import { text } from '../shop/language.ts'
import { CartPanel } from './CartPanel.tsx'
import { CartCount, WishlistCount } from './counts.tsx'
import { ProductList } from './ProductList.tsx'
import { WishlistPanel } from './WishlistPanel.tsx'

export const App: FunctionalComponent<{ shop: Storefront }> = ({ shop }) => (
  <>
    <section aria-labelledby="products">
      <div class="intro">
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
App.props = ['shop']
