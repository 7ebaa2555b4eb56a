import { createRoot } from 'react-dom/client'
import {
  createCart,
  createStorefront,
  createTracking,
  createWishlist,
  http,
  indexedDb,
  trackPageViews,
} from 'throughline'
import { StorefrontProvider } from 'throughline/react'
import { showAccount } from '../shop/account.js'
import { createLastStep } from '../shop/lastStep.js'
import { App } from './App.tsx'

const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
const tracking = createTracking(shop)
const cart = createCart(shop, { tracking })
const wishlist = createWishlist(shop, { tracking })
trackPageViews(tracking)
void showAccount(shop)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StorefrontProvider cart={cart} wishlist={wishlist}>
      <App shop={shop} lastStep={createLastStep(cart, wishlist)} />
    </StorefrontProvider>,
  )
