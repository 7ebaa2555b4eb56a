import { button, create, picture } from './elements.js'
import { createLineList } from './lineList.js'
import { pictureOf } from './products.mjs'
import { showStep } from './stepNote.js'
import { texts, yen } from './texts.mjs'

/** Draws the wishlist. */
export function showWishlist(wishlist, lastStep) {
  const find = (selector) => document.querySelector(selector)
  const heading = find('#wishlist-heading')
  const offerUndo = (said) => lastStep.offer('wishlist', said)
  const draw = createLineList(find('[data-wishes]'), heading, (line) => createWish(line, wishlist, offerUndo))
  const show = () => {
    const { lines } = wishlist.get()
    draw(lines)
    find('[data-no-wishes]').hidden = lines.length > 0
  }
  showStep(lastStep, 'wishlist', heading)
  wishlist.subscribe(show)
  show()
}

function createWish({ id, item, list }, wishlist, offerUndo) {
  const text = texts[document.documentElement.lang]
  const name = item.item_name ?? item.item_id
  const act = (verb, said) => () => {
    wishlist[verb](id, list)
    offerUndo(said)
  }
  const price = create('p', { className: 'note', textContent: yen(item.price ?? 0) })
  const title = create('div', { className: 'line-title' }, create('h3', { textContent: name }), price)
  const remove = button(text.remove, text.unwishNamed(name), act('remove', text.unwished(name)))
  remove.className = 'quiet'
  const move = button(text.toCart, text.toCartNamed(name), act('moveToCart', text.movedToCart(name)))
  move.className = 'move'
  const element = create('li', { className: 'line' }, picture(pictureOf(item.item_id)), title, remove, move)
  element.dataset.wish = id
  return { element }
}
