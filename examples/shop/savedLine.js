import { button, create, picture } from './elements.js'
import { pictureOf } from './products.mjs'
import { texts, yen } from './texts.mjs'

/** A line that was put aside. */
export function createSavedLine({ id, item }, cart, offerUndo) {
  const text = texts[document.documentElement.lang]
  const name = item.item_name ?? item.item_id
  const about = create('p', { className: 'note' })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), about)
  const remove = button(text.remove, text.removeSaved(name), () => {
    cart.removeSaved(id)
    offerUndo(text.removed(name))
  })
  remove.className = 'quiet'
  const restore = button(text.restore, text.restoreNamed(name), () => {
    cart.restore(id)
    offerUndo(text.restored(name))
  })
  restore.className = 'move'
  const element = create(
    'li',
    { className: 'line' },
    picture(pictureOf(item.item_id)),
    title,
    remove,
    restore,
  )
  element.dataset.savedLine = id
  return {
    element,
    show({ item, quantity }) {
      about.textContent = [yen(item.price ?? 0), text.pieces(quantity)].join(text.between)
    },
  }
}
