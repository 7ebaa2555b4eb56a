import { showAccount } from './account.js'
import { showCart } from './cartView.js'
import { expressOf, stepsOf } from './checkoutSteps.mjs'
import { showDesk } from './checkoutView.js'
import { createLastStep } from './lastStep.js'
import { showStatus } from './statusLine.js'
import { trackViews } from './views.js'
import { showWishlist } from './wishlistView.js'

const lang = document.documentElement.lang === 'en' ? 'en' : 'ja'
window.throughline('checkout.steps', stepsOf(lang), { express: expressOf(lang) })
window.throughline('ready', ({ shop, cart, wishlist, tracking, checkout }) => {
  const lastStep = createLastStep(cart, wishlist)
  const desk = checkout?.then((page) => page && showDesk(page, lang))
  showCart(
    cart,
    lastStep,
    (how) => window.throughline('cart.answerOffer', how),
    desk && (() => desk.then((desk) => desk?.open())),
  )
  showWishlist(wishlist, lastStep)
  showStatus(shop, document.querySelector('[data-status]'))
  showAccount(shop)
  trackViews(tracking)
})
