import { button, create, picture } from './elements.js'
import { noteOf } from './note.js'
import { pictureOf } from './products.mjs'
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
  const less = button('−', text.less(name), () => cart.add(item, -1))
  const more = button('+', text.more(name), () => cart.add(item, 1))
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
  const field = create('input', { type: 'number', min: '0', max: '999', step: '1', inputMode: 'numeric' })
  field.setAttribute('aria-label', text.quantity(name))
  field.addEventListener('change', () => {
    if (field.value !== '' && field.checkValidity()) cart.setQuantity(id, field.valueAsNumber)
    else field.value = field.defaultValue
  })

  // Said by screen readers when it changes, whoever changed it.
  const pieces = create('output', { className: 'hidden' })
  pieces.dataset.tlQuantity = ''

  const about = create('p', { className: 'note' })
  const news = create('p', { className: 'news' })
  const sum = create('b', { className: 'sum' })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), about)
  const stepper = create('div', { className: 'stepper' }, less, field, pieces, more)
  const element = create('li', { className: 'line' }, picture(pictureOf(item.item_id)), title, remove)
  element.append(stepper, sum, news)
  if (cart.saveForLater) element.append(later)
  element.dataset.tlLine = id

  return {
    element,
    show(line) {
      const { item, quantity, channel, pending } = line
      // What is being typed stays until it is done.
      const typing = document.activeElement === field && field.value !== field.defaultValue
      field.defaultValue = `${quantity}`
      if (!typing) field.value = `${quantity}`
      if (pieces.value !== `${quantity}`) pieces.value = `${quantity}`
      about.textContent = `${yen(item.price ?? 0)}・${text.channels[channel] ?? channel}`
      news.textContent = noteOf(line, lang)
      news.hidden = !news.textContent
      sum.textContent = yen((item.price ?? 0) * quantity)
      element.classList.toggle('pending', pending)
    },
  }
}
