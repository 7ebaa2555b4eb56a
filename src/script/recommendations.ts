import { type Item, writable } from '../core/index.ts'
import { defineRecommendations } from '../elements/index.ts'
import {
  createRecommendations,
  type OpenSource,
  onDevice,
  type Recommendations,
} from '../recommendations/index.ts'
import type { Handles } from './commands.ts'

/** What the page's elements say of the products they show. */
const ATTRIBUTES = ['data-tl-item', 'data-tl-add-to-cart', 'data-tl-wishlist-toggle']

/** Recommendations for a page with the script tag. */
export interface PageRecommendations {
  readonly recommendations: Recommendations
  /** Says what products there are, beside those that the page shows. */
  know(items: readonly Item[]): void
}

/**
 * The second file of the script tag: it is loaded for `data-tl-recommendations="<url of the index>"` alone, and is handed
 * what the page has. What is known of a product is what the page's elements carry and what it was told.
 */
export function start(
  { shop, tracking, cart, wishlist }: Omit<Handles, 'recommendations'>,
  url: string,
): PageRecommendations {
  const told = writable<ReadonlyMap<string, Item>>(new Map())
  /** Read from the page when it is asked for, and again only when that has changed. */
  let read: ReadonlyMap<string, Item> | undefined
  const product = (id: string) => {
    read ??= readPage()
    return told.get().get(id) ?? read.get(id)
  }
  const know: PageRecommendations['know'] = (items) => {
    const known = items.map((item) => [item.item_id, { ...product(item.item_id), ...item }] as const)
    told.set(new Map([...told.get(), ...known]))
  }
  /** Which products there are decides what is listed as much as the index does. */
  const source: OpenSource = {
    open(hub) {
      const { changes, ...device } = onDevice(url).open(hub)
      const subscribe: typeof changes.subscribe = (onChange) => {
        const stops = [changes.subscribe(onChange), told.subscribe(onChange)]
        return () => {
          for (const stop of stops) stop()
        }
      }
      return { ...device, changes: { ...changes, subscribe } }
    },
  }
  new MutationObserver(() => {
    read = undefined
  }).observe(document, { childList: true, subtree: true, attributeFilter: ATTRIBUTES })
  // The products of a page that is still being parsed come to be known then.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => know([]))
  let last: unknown
  const tell = ({ error }: ReturnType<typeof shop.status.get>) => {
    // That a request has not arrived is told by the browser itself.
    if (error && error !== last && !('status' in error)) console.warn('throughline:', error.message)
    last = error
  }
  shop.status.subscribe(tell)
  const recommendations = createRecommendations(shop, { source, tracking, cart, wishlist, product })
  defineRecommendations({ recommendations, cart, shop })
  return { recommendations, know }
}

function readPage(): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const attribute of ATTRIBUTES)
    for (const element of document.querySelectorAll(`[${attribute}]`))
      try {
        const item: Item = JSON.parse(element.getAttribute(attribute) ?? '')
        items.set(item.item_id, { ...item, ...items.get(item.item_id) })
      } catch {
        // Whoever uses the attribute tells what is wrong with it.
      }
  return items
}
