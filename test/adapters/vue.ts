import type { Cart, Wishlist } from 'throughline'
import { storefrontPlugin, useCart, useWishlist } from 'throughline/vue'
import { type App, createApp, createSSRApp, defineComponent, h, nextTick, onMounted } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { Framework, Scene } from './contract.ts'

const shelfOf = ({ kind, given, rendered, mounted }: Scene) =>
  defineComponent(() => {
    const Below = defineComponent(() => {
      onMounted(() => mounted?.())
      return () => null
    })
    const returned = kind === 'cart' ? useCart(given as Cart) : useWishlist(given as Wishlist)
    const { lines, add } = returned
    return () => {
      const text = lines.value.map(({ id }) => id).join()
      rendered?.(text, returned)
      const pressed = 'has' in returned && { 'aria-pressed': returned.has('CUP') }
      const title = 'saved' in returned && { title: returned.saved.value.map(({ id }) => id).join() }
      return h('button', { onClick: () => add({ item_id: 'TEA' }), ...pressed, ...title }, [text, h(Below)])
    }
  })

function appOf(scene: Scene, create: typeof createApp): App {
  const Shelf = shelfOf(scene)
  const app = create({ render: () => Array.from({ length: scene.copies ?? 1 }, () => h(Shelf)) })
  return scene.provided ? app.use(storefrontPlugin, { [scene.kind]: scene.provided }) : app
}

/** Vue, as the contract sees it. */
export const vue: Framework = {
  name: 'Vue',
  shown: (...ids) => ids.join(),
  advice: (kind) => `app.use(storefrontPlugin, { ${kind} })`,
  renderOnServer: (scene) => renderToString(appOf(scene, createSSRApp)),
  async mount(scene, root) {
    const app = appOf(scene, root.firstChild ? createSSRApp : createApp)
    app.mount(root)
    await nextTick()
    return async () => app.unmount()
  },
  async act(change) {
    change()
    await nextTick()
  },
}
