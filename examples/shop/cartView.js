import { createCartLine } from './cartLine.js'
import { createLineList } from './lineList.js'
import { showOffer } from './offerView.js'
import { createSavedLine } from './savedLine.js'
import { showStep } from './stepNote.js'
import { texts } from './texts.mjs'
import { showTotal } from './totalView.js'

/** Draws the cart. `answerOffer` says what becomes of what is offered, `checkOut` leads to the checkout. */
export function showCart(cart, lastStep, answerOffer, checkOut) {
  const text = texts[document.documentElement.lang]
  const find = (selector) => document.querySelector(selector)
  const heading = find('#cart-heading')
  const offerUndo = (said) => lastStep.offer('cart', said)
  // A button that goes, or cannot be pressed any more, takes its focus with it.
  const stay = (say) => (said) => {
    say('cart', said)
    heading.focus()
  }
  const drawLines = createLineList(find('[data-lines]'), heading, (line) =>
    createCartLine(line, cart, offerUndo),
  )
  const drawSaved = createLineList(find('[data-saved-lines]'), heading, (line) =>
    createSavedLine(line, cart, offerUndo),
  )
  const show = () => {
    const { lines, saved } = cart.get()
    drawLines(lines)
    drawSaved(saved)
    find('[data-clear]').hidden = !lines.length
    find('[data-empty]').hidden = lines.length > 0
    find('[data-saved]').hidden = !saved.length
  }

  showStep(lastStep, 'cart', heading)
  showOffer(cart, answerOffer, stay(lastStep.offer))
  showTotal(cart, stay(lastStep.tell), checkOut)
  find('[data-clear]').addEventListener('click', () => {
    cart.clear()
    stay(lastStep.offer)(text.cleared)
  })
  cart.subscribe(show)
  show()
}
