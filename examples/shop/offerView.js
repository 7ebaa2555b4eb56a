import { create } from './elements.js'
import { texts } from './texts.mjs'

/** Shows both carts of a guest who has signed in, and asks what becomes of them. */
export function showOffer(cart, answerOffer, offerUndo) {
  const panel = document.querySelector('[data-offer]')
  const question = panel.querySelector('[data-question]')
  const choice = panel.querySelector('[data-answers]')
  const text = texts[document.documentElement.lang].offer
  const draw = (list, lines) =>
    list.replaceChildren(
      ...lines.map(({ item, quantity }) =>
        create('li', { textContent: `${item.item_name ?? item.item_id} × ${quantity}` }),
      ),
    )
  const show = () => {
    const { lines, offered } = cart.get()
    const asks = offered.length > 0
    panel.classList.toggle('offer', asks)
    choice.hidden = !asks
    const asked = asks ? text.question : ''
    if (question.textContent !== asked) question.textContent = asked
    draw(panel.querySelector('[data-offered]'), offered)
    draw(panel.querySelector('[data-own]'), lines)
  }
  for (const button of panel.querySelectorAll('[data-answer]'))
    button.addEventListener('click', () => {
      const how = button.dataset.answer
      answerOffer(how)
      offerUndo(text.answered[how])
    })
  cart.subscribe(show)
  show()
}
