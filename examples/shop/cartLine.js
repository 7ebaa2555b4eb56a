import { button, create, picture } from './elements.js'
import { noteOf } from './note.js'
import { pictureOf } from './products.mjs'
import { createStepper } from './stepper.js'
import { texts, yen } from './texts.mjs'

/** A line of the cart. `offerUndo` hears of what was done to it in words. */
export function createCartLine({ id, item }, cart, offerUndo) {
  const { lang } = document.documentElement
  const text = texts[lang]
  const name = item.item_name ?? item.item_id
  const act = (verb, said) => () => {
    verb()
    offerUndo(said)
  }
  const remove = button(
    text.remove,
    text.removeNamed(name),
    act(() => cart.remove(id), text.removed(name)),
  )
  remove.className = 'quiet'
  const later = button(
    text.later,
    text.laterNamed(name),
    act(() => cart.saveForLater(id), text.savedForLater(name)),
  )
  later.className = 'quiet later'
  const choose = create('input', { type: 'checkbox' })
  choose.setAttribute('aria-label', text.select(name))
  choose.addEventListener('change', () => cart.select(id, choose.checked))

  const stepper = createStepper({ id, item }, name, cart, offerUndo)
  const about = create('p', { className: 'note' })
  const news = create('p', { className: 'news', role: 'status' })
  const sum = create('b', { className: 'sum' })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), about)
  const element = create('li', { className: 'line' }, create('label', { className: 'choice' }, choose))
  element.append(picture(pictureOf(item.item_id)), title, remove, stepper.element, sum, news, later)
  element.dataset.tlLine = id

  return {
    element,
    show(line) {
      const { item, quantity, channel, pending, selected } = line
      stepper.show(quantity)
      choose.checked = selected
      about.textContent = [yen(item.price ?? 0), text.channels[channel]].join(text.between)
      const said = noteOf(line, lang)
      if (news.textContent !== said) news.textContent = said
      sum.textContent = yen((item.price ?? 0) * quantity)
      element.classList.toggle('pending', pending)
    },
  }
}
