import { button, create } from './elements.js'
import { texts } from './texts.mjs'

/** How many pieces of a line: one less, a number to type, one more. */
export function createStepper({ id, item }, name, cart, offerUndo) {
  const text = texts[document.documentElement.lang]
  let shown = 0
  const less = button('−', text.less(name), () => {
    const last = shown === 1
    cart.add(item, -1)
    if (last) offerUndo(text.removed(name))
  })
  const more = button('+', text.more(name), () => cart.add(item, 1))
  const field = create('input', { type: 'number', min: '0', max: '999', step: '1', inputMode: 'numeric' })
  field.setAttribute('aria-label', text.quantity(name))
  field.addEventListener('change', () => {
    const pieces = field.valueAsNumber
    if (field.value === '' || !field.checkValidity()) field.value = field.defaultValue
    else if (pieces !== shown) {
      cart.setQuantity(id, pieces)
      offerUndo(pieces ? text.changed(name, pieces) : text.removed(name))
    }
  })
  // Said by screen readers when it changes, whoever changed it.
  const pieces = create('output', { className: 'hidden' })
  pieces.dataset.tlQuantity = ''

  return {
    element: create('div', { className: 'stepper' }, less, field, pieces, more),
    show(quantity) {
      shown = quantity
      // What is being typed stays until it is done.
      const typing = document.activeElement === field && field.value !== field.defaultValue
      field.defaultValue = `${quantity}`
      if (!typing) field.value = `${quantity}`
      if (pieces.value !== `${quantity}`) pieces.value = `${quantity}`
    },
  }
}
