import type { Checkout } from './handle.ts'

/**
 * Says first in the page's title at which step the customer is, as long as that is one; returns its stop, which gives the
 * title back. https://www.w3.org/WAI/tutorials/forms/multi-page/
 *
 *     const stop = showStepInTitle(checkout) // 'ステップ2/4：お届け先 | いと茶舗'
 */
export function showStepInTitle(checkout: Pick<Checkout, 'get' | 'subscribe'>): () => void {
  if (!globalThis.document) return () => {}
  const before = document.title
  let own = before
  const show = () => {
    const { heading } = checkout.get()
    // Whoever has changed the title meanwhile keeps it.
    if (document.title !== own) return
    own = heading ? `${heading} | ${before}` : before
    document.title = own
  }
  const undo = checkout.subscribe(show)
  show()
  return () => {
    undo()
    if (document.title === own) document.title = before
  }
}
