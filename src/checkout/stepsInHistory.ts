import type { Checkout } from './handle.ts'

/**
 * Gives each step an address, `?step=shipping`, so that the Back button leads to the step before it, and loses nothing;
 * returns its stop. Call it where the checkout is shown.
 *
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
  const goBack = () => {
    const step = shown()
    const { steps, current } = checkout.get()
    if (!step || step === current) return
    if (steps.some(({ id, canGoTo }) => id === step && canGoTo)) checkout.goTo(step)
    else stay()
  }
  const undo = checkout.subscribe(follow)
  addEventListener('popstate', goBack)
  stay()
  return () => {
    undo()
    removeEventListener('popstate', goBack)
  }
}
