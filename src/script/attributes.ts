import { type Cart, count } from '../cart/index.ts'
import { warn } from './commands.ts'

/**
 * Makes a page's attributes work: a click on `data-tl-add-to-cart='{"item_id": …}'` adds that item, and
 * `data-tl-cart-count` shows how many pieces are in the cart. Elements that come later are covered too.
 */
export function watchAttributes(cart: Cart): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-tl-add-to-cart]') : null
    const text = button?.getAttribute('data-tl-add-to-cart')
    if (!text) return
    try {
      cart.add(JSON.parse(text))
    } catch (error) {
      warn(
        `data-tl-add-to-cart takes an item as JSON, such as {"item_id":"SKU-1","price":1980}; this one failed: ${error}`,
      )
    }
  })

  const show = () => {
    const pieces = `${count(cart.get())}`
    for (const element of document.querySelectorAll('[data-tl-cart-count]'))
      if (element.textContent !== pieces) element.textContent = pieces
  }
  cart.subscribe(show)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show)
  show()
}
