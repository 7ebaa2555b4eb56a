import { showAccount } from './account.js'
import { showCart } from './cartView.js'
import { showStatus } from './statusLine.js'

window.throughline('ready', ({ shop, cart }) => {
  showCart(cart)
  showStatus(shop, document.querySelector('[data-status]'))
  showAccount(shop)
})
