import type { Checkout } from './handle.ts'

/**
 * Gives each step an address, `?step=shipping`, which leads there where the step can be reached, and so does the Back
 * button; nothing is lost. Returns its stop. Call it where the checkout is shown, and not before what is stored is in:
 * until then no step can be reached.
 *
 *     await shop.ready
 *     checkout.begin()
 *     const stop = stepsInHistory(checkout)
 */
export function stepsInHistory(
  checkout: Pick<Checkout, 'get' | 'subscribe' | 'goTo'>,
  { parameter = 'step' }: { readonly parameter?: string } = {},
): () => void {
  if (!globalThis.document) return () => {}
  const shown = () => new URL(location.href).searchParams.get(parameter)
  const address = () => {
    const url = new URL(location.href)
    const { current } = checkout.get()
    if (current) url.searchParams.set(parameter, current)
    else url.searchParams.delete(parameter)
    return url.href
  }
  const stay = () => history.replaceState(history.state, '', address())
  const follow = () => {
    const { current } = checkout.get()
    if (current === (shown() ?? undefined)) return
    // An order that is placed is nothing to go back to.
    if (current && shown()) history.pushState(history.state, '', address())
    else stay()
  }
  /** Goes to the step of the address, where that can be reached. */
  const obey = () => {
    const step = checkout.get().steps.find(({ id, canGoTo }) => canGoTo && id === shown())
    if (step) checkout.goTo(step.id)
    else stay()
  }
  const goBack = () => {
    if (shown()) obey()
  }
  const undo = checkout.subscribe(follow)
  addEventListener('popstate', goBack)
  obey()
  return () => {
    undo()
    removeEventListener('popstate', goBack)
  }
}
