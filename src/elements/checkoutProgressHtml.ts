import type { CheckoutState } from '../checkout/handle.ts'
import { progressCss } from './progressStyles.ts'
import { HREF, progressTexts } from './progressTexts.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter)

/**
 * `<tl-checkout-progress>` as a server renders it: it is there without JavaScript, and its links lead to addresses that the
 * server answers. The element takes over where it is defined.
 *
 *     checkoutProgressHtml(checkout.get(), { locale: 'ja', href: '/checkout/{step}' })
 *
 * Where a policy forbids inline styles, give the `nonce` of the page.
 */
export function checkoutProgressHtml(
  { steps, current, index, total }: Pick<CheckoutState, 'steps' | 'current' | 'index' | 'total'>,
  {
    locale = 'ja',
    href = HREF,
    nonce,
  }: {
    readonly locale?: string
    readonly href?: string
    readonly nonce?: string
  } = {},
): string {
  const language = /^ja\b/i.test(locale) ? 'ja' : 'en'
  const texts = progressTexts[language]
  const items = steps.map(({ id, label, state, canGoTo }) => {
    const inside = `<span class="label" part="label">${escaped(label)}</span><span class="word" part="word"> ${texts[state]}</span>`
    const address = escaped(href.replace('{step}', encodeURIComponent(id)))
    const step = canGoTo
      ? `<a class="step" part="step" href="${address}">${inside}</a>`
      : `<span class="step" part="step">${inside}</span>`
    const current = state === 'current' ? ' aria-current="step"' : ''
    return `<li class="${state}" part="${state}"${current}>${step}</li>`
  })
  const where = current ? escaped(`${index + 1}/${total} ${steps[index]?.label}`) : ''
  return `<tl-checkout-progress lang="${language}" href="${escaped(href)}"><template shadowrootmode="open"><style${
    nonce ? ` nonce="${escaped(nonce)}"` : ''
  }>${progressCss}</style><nav class="nav" part="nav" aria-label="${texts.name}"><p class="compact" part="compact" aria-hidden="true">${where}</p><ol class="steps" part="steps">${items.join('')}</ol></nav></template></tl-checkout-progress>`
}
