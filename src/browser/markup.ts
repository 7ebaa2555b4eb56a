import type { Item } from '../core/item.ts'

/** The object that an attribute holds as JSON. A mistake in a page's markup is told, and stops nothing. */
export function readAttribute(element: Element, name: string): Record<string, unknown> {
  const text = element.getAttribute(name)
  try {
    const value = text && JSON.parse(text)
    if (!text || (value && typeof value === 'object')) return value || {}
  } catch {}
  console.warn(`throughline: ${name} takes JSON, such as {"item_id":"SKU-1"}, not ${text}`)
  return {}
}

/** The list an element is in, and the item it stands for with its place among the list's. */
export interface ListedItem {
  readonly item_list_id?: string
  readonly item_list_name?: string
  readonly item: Item | undefined
}

/** Reads `data-tl-item='{"item_id":…}'`, and `data-tl-list="id" data-tl-list-name="…"` around it. */
export function readListed(element: Element): ListedItem {
  const item = readAttribute(element, 'data-tl-item') as Record<string, unknown> & Item
  const list = element.closest('[data-tl-list]')
  if (!list) return { item: item.item_id ? item : undefined }
  const id = list.getAttribute('data-tl-list')
  const name = list.getAttribute('data-tl-list-name')
  const index = [...list.querySelectorAll('[data-tl-item]')].indexOf(element)
  return {
    ...(id && { item_list_id: id }),
    ...(name && { item_list_name: name }),
    item: item.item_id ? { index, ...item } : undefined,
  }
}
