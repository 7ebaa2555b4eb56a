import { createRoot } from 'react-dom/client'
import {
  createCart,
  createCheckout,
  createRecommendations,
  createStorefront,
  createTracking,
  createWishlist,
  http,
  indexedDb,
  onDevice,
  showStepInTitle,
  stepsInHistory,
  trackPageViews,
} from 'throughline'
import { armOverlay } from 'throughline/overlay'
import { StorefrontProvider } from 'throughline/react'
import { showAccount } from '../shop/account.js'
import { createDesk } from '../shop/checkoutDesk.mjs'
import { expressOf, stepsOf } from '../shop/checkoutSteps.mjs'
import { lang } from '../shop/language.ts'
import { createLastStep } from '../shop/lastStep.js'
import { items, trackViews } from '../shop/views.js'
import { App } from './App.tsx'

const shop = createStorefront({
  channel: 'web',
  locale: lang,
  storage: indexedDb(),
  exchange: http('/throughline'),
})
const tracking = createTracking(shop)
const cart = createCart(shop, { tracking })
const wishlist = createWishlist(shop, { tracking })
const recommendations = createRecommendations(shop, {
  source: onDevice('/throughline/recommendations/default.json'),
  tracking,
  cart,
  wishlist,
  product: (id) => items.get(id),
})
const checkout = createCheckout(shop, { cart, tracking, steps: stepsOf(lang), express: expressOf(lang) })
const desk = createDesk(checkout, lang, shop.ready, () => {
  // A view of a page is recorded under the title that it has by then.
  const stops = [showStepInTitle(checkout), stepsInHistory(checkout)]
  return () => {
    for (const stop of stops) stop()
  }
})
armOverlay(shop, { recommendations })
trackPageViews(tracking)
trackViews(tracking)
void showAccount(shop)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StorefrontProvider cart={cart} wishlist={wishlist} checkout={checkout} recommendations={recommendations}>
      <App
        shop={shop}
        recommendations={recommendations}
        lastStep={createLastStep(cart, wishlist)}
        desk={desk}
      />
    </StorefrontProvider>,
  )
