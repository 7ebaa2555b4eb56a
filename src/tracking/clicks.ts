import { readAttribute, readListed } from '../browser/markup.ts'
import type { Item } from '../core/item.ts'
import type { Tracking } from './handle.ts'

const marks = '[data-tl-event],[data-tl-select-item],[data-tl-select-promotion]'

/**
 * Records clicks on what a page has marked, also on elements that come later; returns its stop.
 *
 * - `data-tl-event="size_guide_opened" data-tl-params='{"size":"M"}'` records that event. Without a name it is a `click`
 *   with the link's address.
 * - `data-tl-select-item` records a `select_item`: on or inside a `data-tl-item='{"item_id":…}'`, or with the item itself
 *   as its value; list and place come from the `data-tl-list="id"` around it.
 * - `data-tl-select-promotion='{"promotion_id":…}'` records a `select_promotion`.
 *
 * The innermost marked element counts, alone.
 */
export function trackClicks(tracking: Pick<Tracking, 'track'>): () => void {
  /** What this task has recorded a click on. */
  let clicked: Element | undefined
  const onClick = (event: MouseEvent) => {
    // Of the other buttons only the middle one opens a link.
    if (event.button > 1) return
    // The path, since `closest` does not leave a shadow tree.
    const path = event.composedPath() as Element[]
    // What is clicked in the debug overlay is no customer's.
    if (path.some(({ localName }) => localName === 'tl-overlay')) return
    for (const element of path) {
      if (!(element instanceof Element) || !element.matches(marks)) continue
      // A label hands its click on to its control, at once.
      if (element !== clicked || !(path[0] as HTMLInputElement).labels?.length)
        record(element, path.slice(path.indexOf(element)))
      clicked = element
      setTimeout(() => {
        clicked = undefined
      })
      return
    }
  }
  const record = (element: Element, around: readonly Element[]) => {
    const name = element.getAttribute('data-tl-event')
    if (name !== null)
      tracking.track(name || 'click', { ...(!name && linkOf(element)), ...paramsOf(element) })
    if (element.hasAttribute('data-tl-select-promotion'))
      tracking.track('select_promotion', readAttribute(element, 'data-tl-select-promotion'))
    if (!element.hasAttribute('data-tl-select-item')) return
    const card = around.find((one) => one.matches?.('[data-tl-item]')) ?? element
    const { item, ...list } = readListed(card)
    const selected = { ...item, ...readAttribute(element, 'data-tl-select-item') } as Item
    if (selected.item_id) tracking.track('select_item', { ...list, items: [selected] })
  }
  const { document } = globalThis
  const undo = new AbortController()
  // Before the page's own listeners, which may stop the event.
  for (const type of ['click', 'auxclick'] as const)
    document?.addEventListener(type, onClick, { capture: true, signal: undo.signal })
  return () => undo.abort()
}

const paramsOf = (element: Element) => readAttribute(element, 'data-tl-params')

const linkOf = (element: Element & { href?: string | SVGAnimatedString }) => {
  // A form's own `id` may be one of its fields; and an address in SVG is an object.
  const id = element.getAttribute('id')
  const { href } = element
  const to = typeof href === 'object' ? href.baseVal : href
  return { ...(id && { link_id: id }), ...(to && { link_url: to }) }
}
