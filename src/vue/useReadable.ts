import {
  getCurrentInstance,
  onBeforeMount,
  onMounted,
  onScopeDispose,
  type ShallowRef,
  shallowRef,
} from 'vue'
import type { Readable } from '../core/readable.ts'

/**
 * The value of a readable as a ref, always the newest; while a server renders and the page hydrates, its first one.
 *
 *     const status = useReadable(shop.status)
 */
export function useReadable<T>({ get, subscribe, initial }: Readable<T>): Readonly<ShallowRef<T>> {
  const state = shallowRef(initial)
  const component = getCurrentInstance()
  let stop: (() => void) | undefined
  const show = () => {
    state.value = get()
  }
  const start = () => {
    stop ??= subscribe(show)
    show()
  }
  onScopeDispose(() => stop?.())
  if (component) {
    // Neither hook runs on a server, where nobody would unsubscribe.
    onBeforeMount(() => {
      // A component that has an element before it is mounted hydrates what a server has rendered.
      if (!component.vnode.el) start()
    })
    onMounted(start)
  } else start()
  return state
}
