import { act, createElement, type FunctionComponent, type ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { StorefrontProvider, useCheckoutProgress } from 'throughline/react'
import type { ProgressFramework, ProgressScene } from './progressContract.ts'

function Progress({ given }: ProgressScene): ReactNode {
  const { steps, heading, getStepProps } = useCheckoutProgress(given)
  const items = steps.map(({ id, label }) =>
    createElement('li', { key: id }, createElement('a', getStepProps(id), label)),
  )
  return createElement('nav', { 'aria-label': heading || 'Checkout' }, createElement('ol', null, items))
}

const treeOf = ({ provided, ...scene }: ProgressScene): ReactNode => {
  const progress = createElement(Progress as FunctionComponent<ProgressScene>, scene)
  return provided ? createElement(StorefrontProvider, { checkout: provided }, progress) : progress
}

/** React, as the contract of a progress sees it. */
export const reactProgress: ProgressFramework = {
  name: 'React',
  advice: '<StorefrontProvider checkout={checkout}>',
  renderOnServer: async (scene) => renderToString(treeOf(scene)),
  async mount(scene, root) {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    const app = await act(() => {
      if (root.firstChild) return hydrateRoot(root, treeOf(scene), { onRecoverableError: console.error })
      const app = createRoot(root)
      app.render(treeOf(scene))
      return app
    })
    return () => act(async () => app.unmount())
  },
  act: (change) =>
    act(async () => {
      await change()
    }),
  inside: (root) => root,
}
