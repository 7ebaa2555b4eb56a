import type { ContextFold, Touchpoint } from '../tracking/handle.ts'

/** How the ids of our lists begin. */
export const LIST = 'rec.'

/** Which item was chosen, from which list as its later events shall say, and when, in milliseconds since 1970. */
type Chosen = readonly [
  itemId: string,
  from: { readonly item_list_id: unknown; readonly item_list_name: unknown; readonly index: unknown },
  at: number,
]

/** So many choices are remembered, for so long. */
const MOST_CHOSEN = 50
const WINDOW = 7 * 86_400_000

type Item = Readonly<Record<string, unknown>>

/** The items that an event names. */
export const itemsOf = (params?: Touchpoint['params']): readonly Item[] =>
  Array.isArray(params?.items) ? params.items.filter((item) => item && typeof item === 'object') : []

/**
 * Whatever is done with an item that was chosen from one of our lists says from which: `item_list_id`, `item_list_name`
 * and `index`, as GA4 has them, in each later event that names the item. A week later it says so no more.
 */
export const attribution: ContextFold<readonly Chosen[]> = {
  name: 'recommendations',
  next(chosen = [], { name, params, at }) {
    const items = itemsOf(params)
    const { item_list_id, item_list_name } = params
    if (name === 'select_item') {
      const now = items.map(
        ({ item_id, index }): Chosen => [`${item_id}`, { item_list_id, item_list_name, index }, at],
      )
      // The last click counts, also one on another list.
      const kept = chosen.filter(([id]) => !now.some(([other]) => other === id))
      return [[...kept, ...(`${item_list_id}`.startsWith(LIST) ? now : [])].slice(-MOST_CHOSEN), {}]
    }
    if (name === 'view_item_list' || item_list_id) return [chosen, {}]
    const fromOf = ({ item_id, item_list_id }: Item) =>
      item_list_id ? undefined : chosen.find(([id, , then]) => id === `${item_id}` && at - then < WINDOW)?.[1]
    if (!items.some(fromOf)) return [chosen, {}]
    return [chosen, { params: { ...params, items: items.map((item) => ({ ...item, ...fromOf(item) })) } }]
  },
}
