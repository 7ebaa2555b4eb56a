import { createLooks } from '../browser/looks.ts'
import { onLeave } from '../browser/pageEvents.ts'
import type { ListState } from './list.ts'

/** What an element that shows a list is watched for. */
export interface Shelf {
  /** Whether anything of it is in view. */
  inView(is: boolean): void
  /** What is shown now. */
  list(): ListState
  /** What was seen of which list: an item is seen once in each. */
  readonly told: Set<string>
  /** These items of a list were seen. */
  seen(list: ListState, itemIds: readonly string[]): void
}

const CARD = 'data-tl-recommended'
/** What is seen within so many milliseconds goes into one event. */
const TOGETHER = 500

/** Watches an element that shows a list; returns the undo. Where nobody can tell what is in view, nothing is. */
export function watchShelf(element: Element, { inView, list, told, seen }: Shelf): () => void {
  let batch: string[] = []
  let of: ListState | undefined
  let sending: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    clearTimeout(sending)
    sending = undefined
    if (batch.length) seen(of as ListState, batch)
    batch = []
  }
  const looks = createLooks((card) => {
    const id = card.getAttribute(CARD) ?? ''
    const now = list()
    const key = JSON.stringify([now.listId, id])
    if (!id || told.has(key) || document.visibilityState === 'hidden') return
    told.add(key)
    if (of?.listId !== now.listId) send()
    of = now
    batch.push(id)
    sending ??= setTimeout(send, TOGETHER)
  })
  if (!looks) return () => {}
  const scan = () => {
    for (const card of element.querySelectorAll(`[${CARD}]`)) looks.observe(card)
  }
  const around = new IntersectionObserver((entries) => inView(entries.at(-1)?.isIntersecting === true))
  around.observe(element)
  const mutations = new MutationObserver((records) => {
    // What is another item now has not been looked at.
    for (const { type, target } of records) if (type === 'attributes') looks.forget(target as Element)
    scan()
  })
  mutations.observe(element, { childList: true, subtree: true, attributeFilter: [CARD] })
  const end = new AbortController()
  onLeave(send, end.signal, true)
  // Until anything is known, the customer may be looking.
  inView(true)
  scan()
  return () => {
    send()
    end.abort()
    looks.forget()
    around.disconnect()
    mutations.disconnect()
    inView(false)
  }
}
