import { storefrontPlugin, useRecommendations } from 'throughline/vue'
import { type App, createApp, createSSRApp, defineComponent, h, nextTick, type Ref, ref } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { ShelfFramework, ShelfScene } from './shelfContract.ts'

const shelfOf = (given: ShelfScene['given'], request: Ref<ShelfScene['request']>) =>
  defineComponent(() => {
    const { items, select, hide, ref: shelf } = useRecommendations(given, () => ({ ...request.value }))
    return () =>
      h(
        'ul',
        { ref: (element) => shelf(element as Element) },
        items.value.map(({ item_id, product }) =>
          h('li', { key: item_id, 'data-tl-recommended': item_id }, [
            h('a', { href: `#${item_id}`, onClick: () => select(item_id) }, product?.item_name),
            h('button', { type: 'button', onClick: () => void hide(item_id) }, 'Not interested'),
          ]),
        ),
      )
  })

function appOf({ given, provided, request }: ShelfScene, create: typeof createApp) {
  const asked = ref(request)
  const app: App = create(shelfOf(given, asked))
  if (provided) app.use(storefrontPlugin, { recommendations: provided })
  return { app, asked }
}

/** Vue, as the contract of a shelf sees it. */
export const vueShelf: ShelfFramework = {
  name: 'Vue',
  advice: 'app.use(storefrontPlugin, { recommendations })',
  renderOnServer: (scene) => renderToString(appOf(scene, createSSRApp).app),
  async mount(scene, root) {
    const { app, asked } = appOf(scene, root.firstChild ? createSSRApp : createApp)
    app.mount(root)
    await nextTick()
    return {
      async update(request) {
        asked.value = request
        await nextTick()
      },
      unmount: async () => app.unmount(),
    }
  },
  async act(change) {
    change()
    await nextTick()
  },
  inside: (root) => root,
}
