import { createRoot } from 'react-dom/client'
import {
  createCart,
  createRecommendations,
  createStorefront,
  createTracking,
  createWishlist,
  http,
  indexedDb,
  onDevice,
  trackPageViews,
} from 'throughline'
import { StorefrontProvider } from 'throughline/react'
import { showAccount } from '../shop/account.js'
import { createLastStep } from '../shop/lastStep.js'
import { items, trackViews } from '../shop/views.js'
import { App } from './App.tsx'

const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
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
trackPageViews(tracking)
trackViews(tracking)
void showAccount(shop)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StorefrontProvider cart={cart} wishlist={wishlist} recommendations={recommendations}>
      <App shop={shop} recommendations={recommendations} lastStep={createLastStep(cart, wishlist)} />
    </StorefrontProvider>,
  )
