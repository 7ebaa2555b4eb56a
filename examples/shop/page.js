import { showAccount } from './account.js'
import { showCart } from './cartView.js'
import { createLastStep } from './lastStep.js'
import { showStatus } from './statusLine.js'
import { trackViews } from './views.js'
import { showWishlist } from './wishlistView.js'

window.throughline('ready', ({ shop, cart, wishlist, tracking }) => {
  const lastStep = createLastStep(cart, wishlist)
  showCart(cart, lastStep, (how) => window.throughline('cart.answerOffer', how))
  showWishlist(wishlist, lastStep)
  showStatus(shop, document.querySelector('[data-status]'))
  showAccount(shop)
  trackViews(tracking)
})
