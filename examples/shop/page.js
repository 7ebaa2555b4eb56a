import { showAccount } from './account.js'
import { showCart } from './cartView.js'
import { showStatus } from './statusLine.js'
import { showWishlist } from './wishlistView.js'

window.throughline('ready', ({ shop, cart, wishlist }) => {
  showCart(cart)
  showWishlist(wishlist)
  showStatus(shop, document.querySelector('[data-status]'))
  showAccount(shop)
})
