import { createCartLine } from './cartLine.js'
import { createLineList } from './lineList.js'
import { createSavedLine } from './savedLine.js'
import { texts, yen } from './texts.mjs'
import { showUndo } from './undo.js'

/** Draws the cart. */
export function showCart(cart) {
  const text = texts[document.documentElement.lang]
  const find = (selector) => document.querySelector(selector)
  const heading = find('#cart-heading')
  const offerUndo = showUndo(cart, find('#cart [data-undo]'), heading)
  const drawLines = createLineList(find('[data-lines]'), heading, (line) =>
    createCartLine(line, cart, offerUndo),
  )
  const drawSaved = createLineList(find('[data-saved-lines]'), heading, (line) => createSavedLine(line, cart))

  const show = () => {
    const { lines, saved = [] } = cart.get()
    drawLines(lines)
    drawSaved(saved)
    for (const selector of ['[data-clear]', '[data-total]']) find(selector).hidden = !lines.length
    find('[data-empty]').hidden = lines.length > 0
    find('[data-saved]').hidden = !saved.length
    find('[data-subtotal]').textContent = yen(
      lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0),
    )
  }

  find('[data-clear]').addEventListener('click', () => {
    cart.clear()
    offerUndo(text.cleared)
    heading.focus()
  })
  cart.subscribe(show)
  show()
}
