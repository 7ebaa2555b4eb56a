import { act, createElement, type FunctionComponent, type ReactNode, useEffect } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import type { Cart, Wishlist } from 'throughline'
import { StorefrontProvider, useCart, useWishlist } from 'throughline/react'
import type { Framework, Scene } from './contract.ts'

function Mounted({ tell }: { readonly tell: Scene['mounted'] }): ReactNode {
  useEffect(() => void tell?.(), [tell])
  return null
}

function Shelf({ kind, given, rendered, mounted }: Scene): ReactNode {
  const use = kind === 'cart' ? () => useCart(given as Cart) : () => useWishlist(given as Wishlist)
  const returned = use()
  const { lines, add } = returned
  const text = lines.map(({ id }) => id).join()
  rendered?.(text, returned)
  const below = createElement(Mounted, { tell: mounted })
  const pressed = 'has' in returned && { 'aria-pressed': returned.has('CUP') }
  const title = 'saved' in returned && { title: returned.saved.map(({ id }) => id).join() }
  const onClick = () => add({ item_id: 'TEA' })
  return createElement('button', { type: 'button', onClick, ...pressed, ...title }, text, below)
}

const treeOf = (scene: Scene): ReactNode => {
  const shelves = Array.from({ length: scene.copies ?? 1 }, (_, key) =>
    createElement(Shelf as FunctionComponent<Scene>, { ...scene, key }),
  )
  return scene.provided
    ? createElement(StorefrontProvider, { [scene.kind]: scene.provided }, shelves)
    : shelves
}

/** React, as the contract sees it. */
export const react: Framework = {
  name: 'React',
  shown: (...ids) => ids.join(),
  advice: (kind) => `<StorefrontProvider ${kind}={${kind}}>`,
  renderOnServer: async (scene) => renderToString(treeOf(scene)),
  async mount(scene, root) {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    const tree = treeOf(scene)
    const app = await act(() => {
      if (root.firstChild) return hydrateRoot(root, tree, { onRecoverableError: console.error })
      const app = createRoot(root)
      app.render(tree)
      return app
    })
    return () => act(async () => app.unmount())
  },
  act: (change) => act(async () => void change()),
}
