import { button, create, picture } from './elements.js'
import { pictureOf } from './products.mjs'
import { texts, yen } from './texts.mjs'

/** A line that was put aside. */
export function createSavedLine({ id, item }, cart) {
  const text = texts[document.documentElement.lang]
  const name = item.item_name ?? item.item_id
  const price = create('p', { className: 'note', textContent: yen(item.price ?? 0) })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), price)
  const restore = button(text.restore, text.restoreNamed(name), () => cart.restore(id))
  const element = create('li', { className: 'line' }, picture(pictureOf(item.item_id)), title, restore)
  element.dataset.savedLine = id
  return { element }
}
