import type { Checkout } from 'throughline'
import { checkoutProgressHtml, defineCheckoutProgress } from 'throughline/elements'
import type { ProgressFramework } from './progressContract.ts'

let shown: Checkout | undefined
const now = () => shown as Checkout

/** The element, as the contract of a progress sees it. It is defined once in a page, and works with the handle mounted last. */
export const elementProgress: ProgressFramework = {
  name: 'The element',
  renderOnServer: async ({ given, provided }) => checkoutProgressHtml((given ?? provided ?? now()).get()),
  async mount({ given, provided }, root) {
    shown = given ?? provided
    defineCheckoutProgress({
      get: () => now().get(),
      subscribe: (onChange) => now().subscribe(onChange),
      goTo: (step) => now().goTo(step),
    })
    // What a parser would have made of it: this DOM knows no declarative shadow roots.
    root.replaceChildren(document.createElement('tl-checkout-progress'))
    return async () => root.replaceChildren()
  },
  act: async (change) => {
    await change()
  },
  inside: (root) => root.querySelector('tl-checkout-progress')?.shadowRoot as ShadowRoot,
}
