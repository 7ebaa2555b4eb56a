import { watchShelf } from '../browser/watchShelf.ts'
import type { RecommendationList } from '../recommendations/list.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import type { ElementsOptions } from './defineElements.ts'
import { createPrices } from './price.ts'
import { createShelf } from './shelf.ts'
import { styleSheet } from './styles.ts'
import { en, ja, type Texts } from './texts.ts'

/**
 * Defines `<tl-recommendations>` alone: smaller than `defineElements`, which says what it is.
 *
 *     defineRecommendations({ recommendations, cart })
 */
export function defineRecommendations(
  options: ElementsOptions & { readonly recommendations: Recommendations },
): void {
  const { customElements } = globalThis
  if (customElements && !customElements.get('tl-recommendations'))
    customElements.define('tl-recommendations', elementOf(options))
}

/** Made when it is defined: there is no `HTMLElement` to extend on a server. */
function elementOf({
  recommendations,
  cart,
  shop,
  locale,
  texts: own,
}: ElementsOptions & { readonly recommendations: Recommendations }): CustomElementConstructor {
  const words: Readonly<Record<'ja' | 'en', Texts>> = { ja: { ...ja, ...own }, en: { ...en, ...own } }

  return class extends HTMLElement {
    static readonly observedAttributes: readonly string[] = ['placement', 'limit', 'seed', 'heading', 'lang']
    #language = ''
    #price = createPrices('ja', 'JPY')
    #shelf = createShelf({
      recommendations,
      cart,
      price: ({ product }) => this.#price(product),
      chosen: (detail) =>
        this.dispatchEvent(new CustomEvent('tl-select', { detail, bubbles: true, composed: true })),
      changed: () => this.#draw(),
    })
    #list: RecommendationList | undefined
    #stops: (() => void)[] = []

    constructor() {
      super()
      // A root of its own: no style of the page breaks a card, and `::part()` and slots say what may be styled.
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [styleSheet()]
      root.append(this.#shelf.section)
    }

    connectedCallback() {
      this.#open()
    }

    disconnectedCallback() {
      this.#close()
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#open()
    }

    #close() {
      for (const stop of this.#stops.splice(0)) stop()
      this.#list = undefined
    }

    #open() {
      const list = this.#asked()
      if (list !== this.#list) this.#close()
      if (list && list !== this.#list) {
        this.#list = list
        this.#stops.push(
          list.subscribe(() => this.#draw()),
          // Its cards are in the root, where nobody sees them from outside.
          watchShelf(list, this.#shelf.section),
        )
      }
      this.#draw()
    }

    #asked() {
      const { placement = '', limit, seed } = attributes(this)
      try {
        return recommendations.list({
          placement,
          ...(limit && { limit: Number(limit) }),
          ...(seed && { seed }),
        })
      } catch (error) {
        // A mistake in a page's markup must not stop the page.
        console.warn('throughline: <tl-recommendations>', error)
        return undefined
      }
    }

    #draw() {
      const language = locale ?? this.closest<HTMLElement>('[lang]')?.lang ?? shop?.locale ?? 'ja'
      if (language !== this.#language) this.#price = createPrices(language, shop?.currency ?? 'JPY')
      this.#language = language
      const texts = words[/^ja\b/i.test(language) ? 'ja' : 'en']
      const heading = this.getAttribute('heading') ?? texts.heading
      this.hidden = !this.#list || !this.#shelf.draw(this.#list, texts, heading)
    }
  }
}

const attributes = (element: Element): Partial<Record<string, string>> =>
  Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))
