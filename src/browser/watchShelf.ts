import { createLooks } from './looks.ts'
import { onLeave } from './pageEvents.ts'

interface State {
  readonly listId: string
}

/** A list of recommendations, as far as it is watched. */
interface Watched {
  get(): State
  hold(): () => void
  seen(itemIds: readonly string[], of?: State): void
}

const CARD = 'data-tl-recommended'
/** What is seen within so many milliseconds goes into one event. */
const TOGETHER = 500

/**
 * Looks at the element that shows a list, with one `data-tl-recommended="<item_id>"` for each item; returns the undo. What was
 * really seen, half of it for a second, is recorded as `view_item_list`, once for each item of a list, and as long as anything of
 * the element is in view the list stays as it is. Where nobody can tell what is in view, nothing is. The hooks and the element
 * do it themselves.
 *
 *     const stop = watchShelf(list, document.querySelector('#recommended'))
 */
export function watchShelf(list: Watched, element: Element): () => void {
  let batch: string[] = []
  let of: State | undefined
  let sending: ReturnType<typeof setTimeout> | undefined
  let release: (() => void) | undefined
  const send = () => {
    clearTimeout(sending)
    sending = undefined
    if (of) list.seen(batch, of)
    batch = []
  }
  const inView = (is: boolean) => {
    if (is) release ??= list.hold()
    else {
      release?.()
      release = undefined
    }
  }
  const looks = createLooks((card) => {
    batch.push(card.getAttribute(CARD) ?? '')
    sending ??= setTimeout(send, TOGETHER)
  })
  if (!looks) return () => {}
  /** Another list is looked at anew, whichever cards of the one before stay in it. */
  const scan = (anew?: boolean) => {
    const now = list.get()
    // What is hidden or filled in since was not there to be seen.
    if (anew || of !== now) send()
    if (anew || of?.listId !== now.listId) looks.forget()
    if (document.visibilityState === 'hidden') return
    of = now
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
  // Nobody sees a page in the background; whoever comes back looks anew.
  document.addEventListener('visibilitychange', () => scan(true), { signal: end.signal })
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
