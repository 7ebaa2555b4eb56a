import { createLooks } from './looks.ts'
import { onLeave } from './pageEvents.ts'

/** A list that is shown: a `RecommendationList`, or any that knows what of it was told. */
export interface Shelved<State extends { readonly listId: string }> {
  get(): State
  /** As long as anybody holds it, since it is in view, it stays as it is. */
  hold(holder: object, is: boolean): void
  /** These items were really seen, of what the list was then. */
  seen(itemIds: readonly string[], of?: State): void
}

const CARD = 'data-tl-recommended'
/** What is seen within so many milliseconds goes into one event. */
const TOGETHER = 500

/**
 * Looks at the element that shows a list, with one `data-tl-recommended="<item_id>"` for each item; returns the undo. What
 * was really seen, half a card for a second, is recorded as `view_item_list`, and as long as anything of the element is in
 * view the list stays as it is. Where nobody can tell what is in view, nothing is. Hooks and elements do it by themselves.
 *
 *     const stop = watchShelf(recommendations.list({ placement: 'home' }), document.querySelector('#shelf'))
 */
export function watchShelf<State extends { readonly listId: string }>(
  { get, hold, seen }: Shelved<State>,
  element: Element,
): () => void {
  let batch: string[] = []
  let of: State | undefined
  let sending: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    clearTimeout(sending)
    sending = undefined
    if (batch.length) seen(batch, of)
    batch = []
  }
  const looks = createLooks((card) => {
    const id = card.getAttribute(CARD) ?? ''
    const now = get()
    if (!id || document.visibilityState === 'hidden') return
    if (of?.listId !== now.listId) send()
    of = now
    batch.push(id)
    sending ??= setTimeout(send, TOGETHER)
  })
  if (!looks) return () => {}
  const scan = () => {
    for (const card of element.querySelectorAll(`[${CARD}]`)) looks.observe(card)
  }
  const around = new IntersectionObserver((entries) => hold(element, entries.at(-1)?.isIntersecting === true))
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
  hold(element, true)
  scan()
  return () => {
    send()
    end.abort()
    looks.forget()
    around.disconnect()
    mutations.disconnect()
    hold(element, false)
  }
}
