import { type Child, h } from './h.ts'
import { shown } from './shown.ts'

/** So many values of a list or an object are shown. */
const MOST = 200

/** Plain data as a tree that can be folded: closed below the second level. */
export function tree(value: unknown, level = 0): Child {
  if (!value || typeof value !== 'object')
    return h(
      `span.${value === null ? 'null' : typeof value}`,
      null,
      shown(typeof value === 'string' ? value : `${value}`),
    )
  const all = Object.entries(value)
  if (!all.length) return h('span.null', null, Array.isArray(value) ? '[]' : '{}')
  const rows = all.slice(0, MOST).map(([key, inner]) => {
    const nested = inner && typeof inner === 'object' && Object.keys(inner).length
    const name = h('span.key', null, shown(key))
    if (!nested) return h('li', null, name, tree(inner))
    return h(
      'li',
      null,
      h(
        'details',
        { open: level < 2 },
        h('summary', null, name, h('span.null', null, Array.isArray(inner) ? `[${nested}]` : `{${nested}}`)),
        tree(inner, level + 1),
      ),
    )
  })
  return h('ul.tree', null, rows, all.length > MOST && h('li.null', null, `… ${all.length - MOST}`))
}
