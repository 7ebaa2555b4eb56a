import { act, createElement, type FunctionComponent, type ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { StorefrontProvider, useRecommendations } from 'throughline/react'
import type { ShelfFramework, ShelfScene } from './shelfContract.ts'

function Shelf({ given, request }: ShelfScene): ReactNode {
  const { items, select, hide, ref } = useRecommendations(given, { ...request })
  const cards = items.map(({ item_id, product }) => {
    const link = createElement(
      'a',
      { href: `#${item_id}`, onClick: () => select(item_id) },
      product?.item_name,
    )
    const button = createElement(
      'button',
      { type: 'button', onClick: () => void hide(item_id) },
      'Not interested',
    )
    return createElement('li', { key: item_id, 'data-tl-recommended': item_id }, link, button)
  })
  return createElement('ul', { ref }, cards)
}

const treeOf = ({ provided, ...scene }: ShelfScene): ReactNode => {
  const shelf = createElement(Shelf as FunctionComponent<ShelfScene>, scene)
  return provided ? createElement(StorefrontProvider, { recommendations: provided }, shelf) : shelf
}

/** React, as the contract of a shelf sees it. */
export const reactShelf: ShelfFramework = {
  name: 'React',
  advice: '<StorefrontProvider recommendations={recommendations}>',
  renderOnServer: async (scene) => renderToString(treeOf(scene)),
  async mount(scene, root) {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    const app = await act(() => {
      if (root.firstChild) return hydrateRoot(root, treeOf(scene), { onRecoverableError: console.error })
      const app = createRoot(root)
      app.render(treeOf(scene))
      return app
    })
    return {
      update: (request) => act(async () => app.render(treeOf({ ...scene, request }))),
      unmount: () => act(async () => app.unmount()),
    }
  },
  act: (change) => act(async () => void change()),
  inside: (root) => root,
}
