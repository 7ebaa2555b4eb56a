import type { Checkout } from '../checkout/handle.ts'
import { progressCss } from './progressStyles.ts'
import { HREF, progressTexts } from './progressTexts.ts'

const NAME = 'tl-checkout-progress'

/**
 * Defines `<tl-checkout-progress>`; does nothing where there are no elements to define, or when it is there already.
 *
 *     defineCheckoutProgress(checkout)
 *
 *     <tl-checkout-progress></tl-checkout-progress>
 *
 * Steps that can be reached are links, `?step=shipping` unless an attribute `href="/checkout/{step}"` says otherwise. It is
 * themed by `--tl-accent`, `--tl-border-color`, `--tl-gap`, and by the parts `nav`, `compact`, `steps`,
 * `step`, `label`, `complete`, `current`, `upcoming`.
 */
export function defineCheckoutProgress(checkout: Pick<Checkout, 'get' | 'subscribe' | 'goTo'>): void {
  const { customElements } = globalThis
  if (!customElements || customElements.get(NAME)) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(progressCss)
  customElements.define(
    NAME,
    class extends HTMLElement {
      static readonly observedAttributes: readonly string[] = ['lang', 'href']
      #undo: (() => void) | undefined

      connectedCallback() {
        // What a server has rendered gives way.
        const root = this.#undo ? this.shadowRoot : this.attachShadow({ mode: 'open' })
        if (root) root.adoptedStyleSheets = [sheet]
        this.#undo = checkout.subscribe(() => draw(this, checkout))
        draw(this, checkout)
      }

      disconnectedCallback() {
        this.#undo?.()
      }

      attributeChangedCallback() {
        if (this.#undo) draw(this, checkout)
      }
    },
  )
}

function draw(element: HTMLElement, { get, goTo }: Pick<Checkout, 'get' | 'goTo'>): void {
  const root = element.shadowRoot as ShadowRoot
  const { steps, current, index, total } = get()
  const here = current && steps[index]
  // Inside another shadow tree nothing around it is found.
  const language = (element.closest<HTMLElement>('[lang]') ?? document.documentElement).lang || 'ja'
  const texts = progressTexts[/^ja\b/i.test(language) ? 'ja' : 'en']
  const focused = (root.activeElement as HTMLElement | null)?.dataset.tlStep
  let kept: HTMLElement | undefined
  const items = steps.map(({ id, label, state, canGoTo }) => {
    const href = (element.getAttribute('href') ?? HREF).replace('{step}', encodeURIComponent(id))
    const inside = [make('span', 'label', {}, label), make('span', 'word', {}, ` ${texts[state]}`)]
    // What was a link a moment ago keeps its focus.
    const how = { 'data-tl-step': id, ...(canGoTo ? { href } : { tabindex: '-1' }) }
    const step = make(canGoTo ? 'a' : 'span', 'step', how, ...inside)
    step.onclick = (event) => {
      if (!canGoTo || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      goTo(id)
    }
    if (id === focused) kept = step
    return make('li', state, state === 'current' ? { 'aria-current': 'step' } : {}, step)
  })
  root.replaceChildren(
    make(
      'nav',
      'nav',
      { 'aria-label': texts.name },
      // The list says all of it.
      make('p', 'compact', { 'aria-hidden': 'true' }, here ? `${index + 1}/${total} ${here.label}` : ''),
      make('ol', 'steps', {}, ...items),
    ),
  )
  kept?.focus()
}

/** An element with a class and a `part` of the same name. */
function make(
  name: string,
  part: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries({ class: part, part, ...attributes }))
    made.setAttribute(attribute, value)
  made.append(...children)
  return made
}
