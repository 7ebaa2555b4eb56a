import { pictureOf } from './products.mjs'
import { texts, yen } from './texts.mjs'

/** Draws the cart. A line keeps its elements while it is there, so that focus and half-typed numbers stay. */
export function showCart(cart) {
  const text = texts[document.documentElement.lang]
  const find = (selector) => document.querySelector(selector)
  const list = find('[data-lines]')
  const views = new Map()

  const show = () => {
    const { lines } = cart.get()
    const focused = document.activeElement
    const ids = new Set(lines.map(({ id }) => id))
    for (const [id, { element }] of views) {
      if (ids.has(id)) continue
      element.remove()
      views.delete(id)
    }
    for (const line of lines) {
      if (!views.has(line.id)) views.set(line.id, createLine(line, cart, text))
      const view = views.get(line.id)
      view.show(line)
      const place = list.children[lines.indexOf(line)]
      if (place !== view.element) list.insertBefore(view.element, place ?? null)
    }
    for (const selector of ['[data-clear]', '[data-total]']) find(selector).hidden = !lines.length
    find('[data-empty]').hidden = lines.length > 0
    find('[data-subtotal]').textContent = yen(
      lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0),
    )
    // Whoever works by keyboard goes on in the cart, not at the top of the page.
    if (focused && !focused.isConnected) find('#cart-heading').focus()
  }

  find('[data-clear]').addEventListener('click', () => {
    cart.clear()
    find('#cart-heading').focus()
  })
  cart.subscribe(show)
  show()
}

function createLine({ id, item }, cart, text) {
  const name = item.item_name ?? item.item_id
  const less = button('−', text.less(name), () => cart.add(item, -1))
  const more = button('+', text.more(name), () => cart.add(item, 1))
  const remove = button(text.remove, text.removeNamed(name), () => cart.remove(id))
  remove.className = 'quiet'
  const field = create('input', { type: 'number', min: '0', max: '999', step: '1', inputMode: 'numeric' })
  field.setAttribute('aria-label', text.quantity(name))
  field.addEventListener('change', () => {
    if (field.value !== '' && field.checkValidity()) cart.setQuantity(id, field.valueAsNumber)
    else field.value = field.defaultValue
  })

  // Said by screen readers when it changes, whoever changed it.
  const pieces = create('output', { className: 'hidden' })
  pieces.dataset.tlQuantity = ''

  const note = create('p', { className: 'note' })
  const sum = create('b', { className: 'sum' })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), note)
  const stepper = create('div', { className: 'stepper' }, less, field, pieces, more)
  const element = create('li', {}, picture(item.item_id), title, remove, stepper, sum)
  element.dataset.tlLine = id

  return {
    element,
    show({ item, quantity, channel, pending }) {
      // What is being typed stays until it is done.
      const typing = document.activeElement === field && field.value !== field.defaultValue
      field.defaultValue = `${quantity}`
      if (!typing) field.value = `${quantity}`
      if (pieces.value !== `${quantity}`) pieces.value = `${quantity}`
      note.textContent = `${yen(item.price ?? 0)}・${text.channels[channel] ?? channel}`
      sum.textContent = yen((item.price ?? 0) * quantity)
      element.classList.toggle('pending', pending)
    },
  }
}

function button(label, name, act) {
  const made = create('button', { type: 'button', textContent: label })
  made.setAttribute('aria-label', name)
  made.addEventListener('click', act)
  return made
}

function picture(itemId) {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(space, 'use')
  use.setAttribute('href', `#${pictureOf(itemId)}`)
  svg.append(use)
  return svg
}

function create(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}
