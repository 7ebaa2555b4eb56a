import { storefrontPlugin, useCheckoutProgress } from 'throughline/vue'
import { type App, createApp, createSSRApp, defineComponent, h, nextTick } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { ProgressFramework, ProgressScene } from './progressContract.ts'

function appOf({ given, provided }: ProgressScene, create: typeof createApp): App {
  const app: App = create(
    defineComponent(() => {
      const { steps, heading, getStepProps } = useCheckoutProgress(given)
      return () =>
        h('nav', { 'aria-label': heading.value || 'Checkout' }, [
          h(
            'ol',
            steps.value.map(({ id, label }) =>
              h('li', { key: id }, [h('a', { ...getStepProps(id) }, label)]),
            ),
          ),
        ])
    }),
  )
  if (provided) app.use(storefrontPlugin, { checkout: provided })
  return app
}

/** Vue, as the contract of a progress sees it. */
export const vueProgress: ProgressFramework = {
  name: 'Vue',
  advice: 'app.use(storefrontPlugin, { checkout })',
  renderOnServer: (scene) => renderToString(appOf(scene, createSSRApp)),
  async mount(scene, root) {
    const app = appOf(scene, root.firstChild ? createSSRApp : createApp)
    app.mount(root)
    await nextTick()
    return async () => app.unmount()
  },
  async act(change) {
    await change()
    await nextTick()
  },
  inside: (root) => root,
}
