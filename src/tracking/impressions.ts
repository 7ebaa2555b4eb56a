import { createLooks, type LookOptions } from '../browser/looks.ts'
import { readListed } from '../browser/markup.ts'
import type { Item } from '../core/item.ts'
import type { Tracking } from './handle.ts'

/** What counts as seen: by how much of an item, and for how long. */
export type ImpressionOptions = LookOptions

/**
 * Records what was really seen of a page's lists, as `view_item_list`; returns its stop. An item counts when half of it
 * has been visible for a second, once in each view of its list, however often it is drawn again; what is seen within
 * the next second goes into the same event. Lists may grow and change.
 *
 *     <ul data-tl-list="search_results" data-tl-list-name="検索結果">
 *       <li data-tl-item='{"item_id":"SKU-1","item_name":"煎茶","price":1980}'>…</li>
 *     </ul>
 *
 * Lists are viewed anew with each `page_view` that is tracked.
 */
export function trackImpressions(
  tracking: Pick<Tracking, 'track' | 'observe'>,
  options: ImpressionOptions = {},
): () => void {
  const { document: page } = globalThis
  const looks = page && createLooks((element) => count(element), options)
  if (!looks) return () => {}
  const seen = new Set<string>()
  let batch = new Map<string, { item_list_id?: string; item_list_name?: string; items: Item[] }>()
  let sending: ReturnType<typeof setTimeout> | undefined
  let scanning: ReturnType<typeof setTimeout> | undefined
  let address = location.href

  const send = () => {
    clearTimeout(sending)
    sending = undefined
    const lists = batch
    batch = new Map()
    // What was seen before a move is told of the page it was seen on.
    const at = address !== location.href && { page_location: address }
    for (const list of lists.values()) tracking.track('view_item_list', { ...list, ...at })
  }
  const count = (element: Element) => {
    const { item, ...list } = readListed(element)
    const key = JSON.stringify([list, item?.item_id, item?.item_variant])
    if (!item || seen.has(key)) return
    seen.add(key)
    const of = JSON.stringify(list)
    const { items } = batch.get(of) ?? { items: [] }
    batch.set(of, { ...list, items: [...items, item] })
    sending ??= setTimeout(send, options.time ?? 1000)
  }
  /** Whatever is looked at already stays so. */
  const scan = () => {
    scanning = undefined
    if (page.visibilityState === 'visible')
      for (const element of page.querySelectorAll('[data-tl-item]')) looks.observe(element)
  }
  const soon = () => {
    scanning ??= setTimeout(scan, 100)
  }
  const restart = () => {
    looks.forget()
    soon()
  }
  /** Nobody sees a page in the background, nor one that is rendered in advance. */
  const onVisibility = () => {
    if (page.visibilityState === 'hidden') send()
    restart()
  }
  const mutations = new MutationObserver((records) => {
    for (const { type, target } of records)
      if (type === 'attributes') {
        // Another item in the same element, as in virtual lists.
        looks.forget(target as Element)
      }
    soon()
  })
  const unobserve = tracking.observe({
    tracked(name) {
      if (name !== 'page_view') return
      send()
      address = location.href
      seen.clear()
      restart()
    },
  })
  page.addEventListener('visibilitychange', onVisibility)
  mutations.observe(page, { childList: true, subtree: true, attributeFilter: ['data-tl-item'] })
  scan()
  return () => {
    send()
    unobserve()
    page.removeEventListener('visibilitychange', onVisibility)
    mutations.disconnect()
    looks.forget()
    clearTimeout(scanning)
  }
}
