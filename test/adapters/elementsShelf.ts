import type { Recommendations } from 'throughline'
import { defineElements } from 'throughline/elements'
import type { ShelfFramework } from './shelfContract.ts'

let given: Recommendations | undefined
const now = () => given as Recommendations

/** Elements are defined once in a page: these work with whichever handle was mounted last. */
export const defineShelf = (): void =>
  defineElements({
    recommendations: {
      initial: { hidden: [] },
      get: () => now().get(),
      subscribe: (onChange) => now().subscribe(onChange),
      list: (request) => now().list(request),
      inspect: () => now().inspect(),
      product: (id) => now().product(id),
      view: (id) => now().view(id),
      hide: (id) => now().hide(id),
      unhide: (id) => now().unhide(id),
    },
  })

/** The elements, as the contract of a shelf sees them. */
export const elementsShelf: ShelfFramework = {
  name: 'The element',
  async mount({ given: handle, request }, root) {
    given = handle
    defineShelf()
    const element = document.createElement('tl-recommendations')
    const say = ({ placement, limit, seed }: typeof request) => {
      for (const [name, value] of Object.entries({ placement, limit, seed }))
        if (value !== undefined) element.setAttribute(name, `${value}`)
    }
    say(request)
    root.append(element)
    return { update: async (request) => say(request), unmount: async () => element.remove() }
  },
  act: async (change) => void change(),
  inside: (root) => root.querySelector('tl-recommendations')?.shadowRoot as ShadowRoot,
}
