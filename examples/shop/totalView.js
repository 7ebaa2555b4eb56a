import { selected } from './selected.js'
import { texts, yen } from './texts.mjs'

/** Shows what the selected lines cost, and orders them, or leads to the checkout. */
export function showTotal(cart, ordered, checkOut) {
  const text = texts[document.documentElement.lang]
  const find = (selector) => document.querySelector(selector)
  const order = find('[data-order]')
  const show = () => {
    const { lines } = selected(cart.get())
    const sum = (amount) => lines.reduce((sum, line) => sum + amount(line), 0)
    find('[data-checkout]').hidden = !cart.get().lines.length
    find('[data-subtotal]').textContent = yen(sum(({ item, quantity }) => (item.price ?? 0) * quantity))
    find('[data-pieces]').textContent = text.subtotalOf(sum(({ quantity }) => quantity))
    order.disabled = !lines.length
  }
  order.addEventListener('click', () => {
    if (checkOut) return checkOut()
    // At the counter the customer pays there and then.
    const number = `T-${Date.now()}`
    cart.purchase({ transaction_id: number })
    ordered(text.ordered(number))
  })
  cart.subscribe(show)
  show()
}
