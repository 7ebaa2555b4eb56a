import type { ContextFold, Touchpoint } from '../tracking/handle.ts'

/** How the ids of our lists begin. */
export const LIST = 'rec.'

/** Of which list an item was chosen, and when, in milliseconds since 1970. */
type Chosen = readonly [itemId: string, listId: string, listName: unknown, index: unknown, at: number]

/** So many choices are remembered, for so long. */
const MOST_CHOSEN = 50
const WINDOW = 7 * 86_400_000

/** The items that an event names. */
export const itemsOf = (params?: Touchpoint['params']): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(params?.items) ? params.items.filter((item) => item && typeof item === 'object') : []

/**
 * Whatever is done with an item that was chosen from one of our lists says from which: `item_list_id`, `item_list_name`
 * and `index`, as GA4 has them, in each later event that names the item. A week later it says so no more.
 */
export const attribution: ContextFold<readonly Chosen[]> = {
  name: 'recommendations',
  next(chosen = [], { name, params, at }) {
    const items = itemsOf(params)
    if (name === 'select_item') {
      const { item_list_id: listId, item_list_name: listName } = params
      const ours = typeof listId === 'string' && listId.startsWith(LIST)
      const now = items.map(({ item_id, index }): Chosen => [`${item_id}`, `${listId}`, listName, index, at])
      // The last click counts, also one on another list.
      const kept = chosen.filter(([id]) => !now.some(([other]) => other === id))
      return [[...kept, ...(ours ? now : [])].slice(-MOST_CHOSEN), {}]
    }
    if (name === 'view_item_list' || params.item_list_id || !items.length) return [chosen, {}]
    let any = false
    const attributed = items.map((item) => {
      const found = chosen.find(([id, , , , then]) => id === `${item.item_id}` && at - then < WINDOW)
      if (!found || item.item_list_id) return item
      any = true
      const [, item_list_id, item_list_name, index] = found
      return { ...item, item_list_id, item_list_name, index }
    })
    return [chosen, any ? { params: { ...params, items: attributed } } : {}]
  },
}
