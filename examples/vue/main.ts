import {
  createCart,
  createStorefront,
  createTracking,
  createWishlist,
  http,
  indexedDb,
  trackPageViews,
} from 'throughline'
import { storefrontPlugin } from 'throughline/vue'
import { createApp } from 'vue'
import { showAccount } from '../shop/account.js'
import { createLastStep } from '../shop/lastStep.js'
import { App } from './App.tsx'

const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
const tracking = createTracking(shop)
const cart = createCart(shop, { tracking })
const wishlist = createWishlist(shop, { tracking })
trackPageViews(tracking)
void showAccount(shop)

const lastStep = createLastStep(cart, wishlist)
createApp(App, { shop, lastStep }).use(storefrontPlugin, { cart, wishlist }).mount('#root')
