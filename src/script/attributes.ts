import { type Cart, count, lineId } from '../cart/index.ts'
import type { Item } from '../core/index.ts'
import type { Wishlist } from '../wishlist/index.ts'
import { warn } from './commands.ts'

const ADD = 'data-tl-add-to-cart'
const TOGGLE = 'data-tl-wishlist-toggle'

/**
 * Makes a page's attributes work. A click on `data-tl-add-to-cart='{"item_id": …}'` adds that item, one on
 * `data-tl-wishlist-toggle='{"item_id": …}'` puts it on the wishlist or takes it off, and `aria-pressed` says whether
 * it is there; `data-tl-cart-count` and `data-tl-wishlist-count` show how many there are. Elements that come later are
 * covered too.
 */
export function watchAttributes(cart: Cart, wishlist: Wishlist): void {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return
    const button = target.closest(`[${ADD}],[${TOGGLE}]`)
    const control = target.closest('label')?.control
    // A label hands its click on to its control, which may be in here as well.
    const again = control && button?.contains(control) && !control.contains(target)
    if (!button || again) return
    const attribute = button.hasAttribute(ADD) ? ADD : TOGGLE
    try {
      const item: Item = JSON.parse(button.getAttribute(attribute) ?? '')
      if (attribute === ADD) cart.add(item)
      else wishlist.toggle(item)
    } catch (error) {
      warn(
        `${attribute} takes an item as JSON, such as {"item_id":"SKU-1","price":1980}; this one failed: ${error}`,
      )
    }
  })

  let due = 0
  const show = () => {
    due = 0
    write('data-tl-cart-count', count(cart.get()))
    write('data-tl-wishlist-count', wishlist.get().lines.length)
    for (const button of document.querySelectorAll(`[${TOGGLE}]`)) {
      const pressed = `${wishlist.has(idOf(button.getAttribute(TOGGLE)))}`
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed)
    }
  }
  cart.subscribe(show)
  wishlist.subscribe(show)
  show()
  new MutationObserver(() => {
    if (!due) due = requestAnimationFrame(show)
  }).observe(document, { childList: true, subtree: true, attributeFilter: [TOGGLE] })
}

function write(attribute: string, number: number): void {
  for (const element of document.querySelectorAll(`[${attribute}]`))
    if (element.textContent !== `${number}`) element.textContent = `${number}`
}

/** What is wrong with an attribute is told when it is clicked. */
function idOf(text: string | null): string {
  try {
    const { item_id, ...item } = JSON.parse(text ?? '')
    return lineId({ ...item, item_id: `${item_id ?? ''}` })
  } catch {
    return ''
  }
}
