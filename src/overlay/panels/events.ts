import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { type Child, h } from '../view/h.ts'
import { toward } from '../view/keys.ts'
import { shown, timeOf } from '../view/shown.ts'
import type { Text } from '../view/texts.ts'
import { fateOf, type Recorded } from '../watch/record.ts'
import { createFilters } from './eventFilters.ts'
import { lookOf, worst } from './looks.ts'

/** Rows beyond what is seen, so that nobody sees one being drawn. */
const MARGIN = 8

/** The list of everything that was recorded, and one of it as it went. */
export function createEventsPanel(context: Context): Panel {
  const { watch, say, sheets, root, redraw } = context
  const filters = createFilters(context)
  let selected: string | undefined
  let scrolled = 0
  /** Newest last, and in view until somebody looks further up. */
  let follows = true
  /** What was chosen has to come into view. */
  let reveals = false
  const chosen = () => watch.get(selected ?? '')
  const listOf = () => root().querySelector<HTMLElement>('.list')
  const rowHeight = () => (matchMedia('(max-width: 640px)').matches ? 44 : 34)

  const select = ({ key }: Recorded) => {
    selected = key
    follows = false
    reveals = true
    redraw()
  }
  const close = () => {
    // It may have been cleared from the list.
    const open = !!chosen()
    if (open) listOf()?.focus()
    selected = undefined
    redraw()
    return open
  }
  const row = (record: Recorded, at: number, of: number): Child => {
    const fate = fateOf(record)
    return h(
      'div.event',
      {
        key: record.key,
        id: `event-${record.key}`,
        role: 'option',
        'aria-selected': `${record.key === selected}`,
        'aria-setsize': of,
        'aria-posinset': at + 1,
        'data-tl-event': record.name,
        'data-tl-fate': fate,
        onclick: () => select(record),
      },
      h('time', null, timeOf(record.at)),
      h(`span.fate.${lookOf[fate] ?? 'soft'}`, null, say(fate)),
      h(
        'span.name',
        null,
        shown(record.name),
        record.collection === 'touchpoints' ? '' : ` · ${record.collection}`,
      ),
      [...new Set(record.findings.map(({ kind }) => kind))].map((kind) =>
        h(`span.chip.${worst(kind)}`, { 'data-tl-finding': kind }, say(kind)),
      ),
    )
  }
  const list = (records: readonly Recorded[]): Child => {
    const height = rowHeight()
    const seen = Math.ceil((listOf()?.clientHeight || innerHeight) / height)
    const last = Math.max(0, records.length - seen)
    const first = Math.max(0, Math.min(follows ? last : Math.floor(scrolled / height), last) - MARGIN)
    const rows = records.slice(first, first + seen + 2 * MARGIN)
    sheets.set('.above', 'height', `${first * height}px`)
    sheets.set('.below', 'height', `${Math.max(0, records.length - first - rows.length) * height}px`)
    const onKey = (event: KeyboardEvent) => {
      const here = records.findIndex(({ key }) => key === selected)
      const to = toward(event.key, here, records.length, seen - 1)
      if (to === undefined || /Left|Right/.test(event.key)) return
      event.preventDefault()
      select(records[to] as Recorded)
    }
    return h(
      'div.list',
      {
        role: 'listbox',
        tabindex: 0,
        'aria-label': say('events'),
        'aria-activedescendant': selected && `event-${selected}`,
        onkeydown: onKey,
        onscroll({ target }: Event) {
          const { scrollTop, clientHeight, scrollHeight } = target as HTMLElement
          scrolled = scrollTop
          follows = scrollTop + clientHeight >= scrollHeight - height
          redraw()
        },
      },
      h('div.above', { role: 'presentation' }),
      rows.map((record, index) => row(record, first + index, records.length)),
      h('div.below', { role: 'presentation' }),
    )
  }
  return {
    name: 'events',
    draw() {
      const records = filters.apply()
      const record = chosen()
      const nothing: Text = watch.records.length
        ? 'Nothing matches these filters.'
        : 'Nothing recorded yet. Use the shop: what it records appears here at once.'
      return [
        filters.draw(),
        h(
          'div.split',
          null,
          records.length ? list(records) : h('p.note.list', null, say(nothing)),
          record && context.rest()?.drawDetail(record, close),
        ),
      ]
    },
    drawn() {
      const list = listOf()
      if (!list) return
      if (follows) list.scrollTop = list.scrollHeight
      // One that was drawn anew begins at its top.
      list.scrollTop ||= scrolled
      if (!reveals) return
      // The detail takes room of the list, and may not be loaded yet.
      reveals = selected !== undefined && !context.rest()
      const height = rowHeight()
      const top = filters.apply().findIndex(({ key }) => key === selected) * height
      if (top < list.scrollTop || top + height > list.scrollTop + list.clientHeight)
        list.scrollTop = top - (list.clientHeight - height) / 2
    },
    escape: close,
  }
}
