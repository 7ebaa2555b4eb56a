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
import { storefrontPlugin } from 'throughline/vue'
import { createApp } from 'vue'
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

const lastStep = createLastStep(cart, wishlist)
createApp(App, { shop, recommendations, lastStep })
  .use(storefrontPlugin, { cart, wishlist, recommendations })
  .mount('#root')
