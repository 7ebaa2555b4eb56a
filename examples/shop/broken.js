// A shop with five mistakes, to see how the debug overlay marks them. No shop should look like this.

const item = { item_id: 'TEA-SENCHA', item_name: '煎茶 100g', price: 1980 }
const later = (time) => new Promise((resolve) => setTimeout(resolve, time))

const mistakes = {
  /** The page tells its data layer before the visitor has decided. */
  'before-consent'() {
    window.dataLayer = window.dataLayer ?? []
    window.dataLayer.push({ event: 'view_item', ecommerce: { currency: 'JPY', value: 1980, items: [item] } })
  },
  /** The cart records what is added by itself; here the page does it once more. */
  duplicate() {
    throughline('cart.add', item)
    throughline('track', 'add_to_cart', { currency: 'JPY', value: 1980, items: [item] })
  },
  /** Without a currency nobody knows what 1980 is. */
  'missing-parameter'() {
    throughline('track', 'view_item', { value: 1980, items: [item] })
  },
  /** The page shows one step and says that another one is done. */
  'wrong-step'() {
    throughline('track', 'begin_checkout', { currency: 'JPY', value: 1980, items: [item] })
    throughline('track', 'checkout_step_viewed', { step: 'shipping', index: 0, total: 2 })
    throughline('track', 'checkout_step_completed', { step: 'payment', index: 1, total: 2 })
  },
  /** A BigInt cannot be sent, and so the order is in no report. */
  'lost-purchase'() {
    throughline('track', 'purchase', {
      transaction_id: `T-${Date.now()}`,
      currency: 'JPY',
      value: 1980n,
      items: [item],
    })
  },
}

for (const button of document.querySelectorAll('[data-mistake]'))
  button.addEventListener('click', () => mistakes[button.dataset.mistake]())
document.querySelector('[data-open]').addEventListener('click', () => throughline('overlay'))

// Nobody sees a mistake that is made before anybody looks.
await customElements.whenDefined('tl-overlay')
mistakes['before-consent']()
await later(50)
throughline('consent.grant')
for (const name of Object.keys(mistakes).slice(1)) {
  mistakes[name]()
  await later(50)
}
