import type { Item } from '../core/item.ts'
import type { RecommendedItem } from '../recommendations/list.ts'
import { button, create } from './create.ts'
import type { Texts } from './texts.ts'

/** What a card is made of, beside its item. */
export interface CardParts {
  readonly texts: Texts
  readonly reason: string
  readonly price: string
  /** Whether others beside it have an image: then its box is there as well. */
  readonly images: boolean
  readonly select: () => void
  /** Without a cart there is no button. */
  readonly add: (() => void) | undefined
  readonly hide: () => void
}

export const nameOf = ({ item_id, product }: RecommendedItem): string => product?.item_name ?? item_id

/** A parameter that is an address of the web: whoever describes products shall not run scripts. */
function address(product: Item | undefined, ...parameters: readonly string[]): string {
  const found = parameters.map((parameter) => product?.[parameter]).find((value) => typeof value === 'string')
  try {
    const { protocol } = new URL(`${found}`, document.baseURI)
    return found && /^(https?|data|blob):$/.test(protocol) ? `${found}` : ''
  } catch {
    return ''
  }
}

export const imageOf = ({ product }: RecommendedItem): string => address(product, 'image', 'image_url')

export function createCard(item: RecommendedItem, parts: CardParts): HTMLLIElement {
  const { texts, reason, price, images, select, add, hide } = parts
  const name = nameOf(item)
  const card = create('li', 'card')
  card.dataset.tlRecommended = item.item_id
  if (images) card.append(picture(imageOf(item)))
  if (reason) card.append(create('p', 'reason', reason))
  const link = address(item.product, 'link', 'url')
  const title = create(link ? 'a' : 'button', 'name', name)
  title.setAttribute(link ? 'href' : 'type', link || 'button')
  title.addEventListener('click', select)
  card.append(title)
  if (price) card.append(create('p', 'price', price))
  const acts = create('div', 'acts')
  if (add) acts.append(button('add', texts.add, texts.named(texts.add, name), add))
  acts.append(button('hide', texts.hide, texts.named(texts.hide, name), hide))
  card.append(acts)
  return card
}

/** Its box is there before the image is, so that nothing jumps. */
function picture(src: string): HTMLElement {
  if (!src) return create('span', 'box')
  const image = create('img', 'image')
  // The name is beside it.
  image.alt = ''
  image.loading = 'lazy'
  image.src = src
  return image
}
