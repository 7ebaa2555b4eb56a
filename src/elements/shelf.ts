import type { Cart } from '../cart/cart.ts'
import type { RecommendationList, RecommendedItem } from '../recommendations/list.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import { createCard, imageOf, nameOf } from './card.ts'
import { button, create } from './create.ts'
import { reasonText, type Texts } from './texts.ts'

/** What a shelf works with. */
export interface ShelfParts {
  readonly recommendations: Recommendations
  readonly cart: Pick<Cart, 'add'> | undefined
  /** Of one piece, as text. */
  readonly price: (item: RecommendedItem) => string
  /** Hears of each item that the customer has chosen by its name. */
  readonly chosen: (item: RecommendedItem) => void
  /** Something has been said, or no longer has to be. */
  readonly changed: () => void
}

/** A shelf in an element. */
export interface Shelf {
  readonly section: HTMLElement
  /** Whether there is anything to see. */
  draw(list: RecommendationList, texts: Texts, heading: string): boolean
}

export function createShelf({ recommendations, cart, price, chosen, changed }: ShelfParts): Shelf {
  const heading = create('h2', 'heading')
  // What goes takes its focus with it.
  heading.tabIndex = -1
  const slot = document.createElement('slot')
  slot.name = 'heading'
  slot.append(heading)
  const status = create('p', 'status')
  status.setAttribute('role', 'status')
  const cards = create('ul', 'cards')
  // Without bullets, Safari takes it for no list.
  cards.setAttribute('role', 'list')
  const header = document.createElement('header')
  header.append(slot, status)
  const section = document.createElement('section')
  section.append(header, cards)
  /** By item, what each card was made of, in these words. */
  const made = new Map<string, readonly [key: string, card: HTMLLIElement]>()
  let words: Texts | undefined
  let list: RecommendationList | undefined

  const focus = (element: HTMLElement | null | undefined) =>
    (element ?? heading).focus({ preventScroll: true })
  const productName = (id: string) => recommendations.product(id)?.item_name

  const choose = (item: RecommendedItem) => {
    list?.select(item.item_id)
    chosen(item)
  }
  const hide = (item: RecommendedItem, texts: Texts) => {
    const { item_id } = item
    const undo = button('undo', texts.undo, texts.undo, () => {
      status.replaceChildren()
      recommendations.unhide(item_id)
      changed()
      focus(made.get(item_id)?.[1].querySelector<HTMLElement>('.hide'))
    })
    status.replaceChildren(create('span', 'said', texts.hidden(nameOf(item))), undo)
    list?.hide(item_id)
    focus(undo)
  }
  const add = (item: RecommendedItem, texts: Texts) => {
    list?.select(item.item_id)
    try {
      cart?.add(item.product ?? { item_id: item.item_id })
    } catch (error) {
      // What the shop says of its products must not stop the page.
      console.warn('throughline: <tl-recommendations>', error)
      return
    }
    status.replaceChildren(create('span', 'said', texts.added(nameOf(item))))
  }
  const cardOf = (item: RecommendedItem, texts: Texts, images: boolean) => {
    const parts = { texts, reason: reasonText(item, texts, productName), price: price(item), images }
    const key = JSON.stringify([item, parts])
    const [before, there] = made.get(item.item_id) ?? []
    if (there && before === key) return there
    const card = createCard(item, {
      ...parts,
      select: () => choose(item),
      add: cart && (() => add(item, texts)),
      hide: () => hide(item, texts),
    })
    made.set(item.item_id, [key, card])
    return card
  }

  return {
    section,
    draw(now, texts, title) {
      if (words !== texts) made.clear()
      words = texts
      list = now
      const { items } = list.get()
      const images = items.some(imageOf)
      section.setAttribute('aria-label', title)
      heading.textContent = title
      arrange(
        cards,
        items.map((item) => cardOf(item, texts, images)),
      )
      for (const id of made.keys()) if (items.every(({ item_id }) => item_id !== id)) made.delete(id)
      return items.length > 0 || status.hasChildNodes()
    },
  }
}

/** Moves no more than it must: what is moved loses its focus. */
function arrange(parent: Element, children: readonly Element[]): void {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove()
  children.forEach((child, at) => {
    const there = parent.children[at]
    if (there !== child) parent.insertBefore(child, there ?? null)
  })
}
