import { texts } from './texts.mjs'

/**
 * A sentence on where the cart is kept and whether the server has it.
 * @param {import('throughline').Status} status
 * @param {'ja' | 'en'} lang
 */
export function statusText({ storage, connection, pending, error }, lang) {
  const text = texts[lang]
  const parts = [text.storage[storage], text.connection[connection]]
  if (pending) parts.push(text.pending(pending))
  // A shop that has just opened has no index of recommendations yet.
  if (error && error.code !== 'no-index' && (error.status !== 0 || connection === 'online'))
    parts.push(text.trouble(error.message))
  return parts.join(text.between)
}

export function showStatus(shop, element) {
  const show = () => {
    const status = shop.status.get()
    const { storage, connection, pending, error } = status
    Object.assign(element.dataset, { storage, connection, pending, error: error?.code ?? '' })
    const said = statusText(status, document.documentElement.lang)
    if (element.textContent !== said) element.textContent = said
  }
  shop.status.subscribe(show)
  show()
}
