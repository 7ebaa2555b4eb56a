import type { RecommendedItem } from '../recommendations/list.ts'

/** What a shelf says. Each can be said otherwise by `defineElements({ texts })`. */
export interface Texts {
  /** What the shelf is called where no `heading` is given. */
  readonly heading: string
  /** Why an item is recommended, by its reason; `name` is the product that speaks for it. */
  readonly viewed: (name: string) => string
  readonly cart: (name: string) => string
  readonly wishlist: (name: string) => string
  /** Why an item is there that speaks for itself: the customer knows it, and may come back to it. */
  readonly seen: string
  readonly wished: string
  readonly trending: string
  readonly pinned: string
  readonly add: string
  readonly added: (name: string) => string
  readonly hide: string
  readonly hidden: (name: string) => string
  readonly undo: string
  /**
   * What a button of a card is called: what it says, with the product that it is for. Whoever speaks to the page says what
   * stands on the button, so that must be in it. https://www.w3.org/WAI/WCAG22/Understanding/label-in-name
   */
  readonly named: (label: string, name: string) => string
}

export const ja: Texts = {
  heading: 'あなたへのおすすめ',
  viewed: (name) => `${name}をご覧になった方に`,
  cart: (name) => `カートの${name}とご一緒に`,
  wishlist: (name) => `お気に入りの${name}から`,
  seen: 'ご覧になった商品',
  wished: 'お気に入りの商品',
  trending: '人気の商品',
  pinned: 'おすすめ',
  add: 'カートに入れる',
  added: (name) => `${name}をカートに入れました`,
  hide: '興味なし',
  hidden: (name) => `${name}をおすすめに出さないようにしました`,
  undo: '元に戻す',
  named: (label, name) => `${name}：${label}`,
}

export const en: Texts = {
  heading: 'For you',
  viewed: (name) => `Because you viewed ${name}`,
  cart: (name) => `Goes with ${name} in your cart`,
  wishlist: (name) => `Like ${name} on your wishlist`,
  seen: 'You viewed this',
  wished: 'On your wishlist',
  trending: 'Popular',
  pinned: 'Our choice',
  add: 'Add to cart',
  added: (name) => `${name} is in the cart`,
  hide: 'Not interested',
  hidden: (name) => `${name} will not be recommended any more`,
  undo: 'Undo',
  named: (label, name) => `${label}: ${name}`,
}

/** From this part of the score on, one visited product is the reason; below, it is one of several. */
const CHIEFLY = 0.4

/** Why an item is recommended, in words; nothing where there is no one reason to name. */
export function reasonText(
  { item_id, reason }: RecommendedItem,
  texts: Texts,
  nameOf: (itemId: string) => string | undefined,
): string {
  if ('because' in reason) {
    if (reason.because === item_id) return reason.kind === 'wishlist' ? texts.wished : texts.seen
    const name = reason.share >= CHIEFLY && nameOf(reason.because)
    return name ? texts[reason.kind](name) : ''
  }
  return reason.kind === 'service' ? '' : texts[reason.kind]
}
