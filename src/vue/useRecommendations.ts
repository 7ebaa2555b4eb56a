import { type ComponentPublicInstance, computed, type MaybeRefOrGetter, toValue, watch } from 'vue'
import { watchShelf } from '../browser/watchShelf.ts'
import type { Readable } from '../core/readable.ts'
import type { ListState, RecommendationList } from '../recommendations/list.ts'
import type { PlaceRequest } from '../recommendations/options.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import { useHandle } from './storefrontPlugin.ts'
import { type Refs, useRefs } from './useRefs.ts'

/** What is recommended at one place, as refs, and what a customer can do with it. */
export interface RecommendationShelf
  extends Refs<ListState>,
    Pick<RecommendationList, 'select' | 'hide' | 'refresh'> {
  /** For the element around the cards, each of them with `data-tl-recommended="<item_id>"`; see `watchShelf`. */
  readonly ref: (element: Element | ComponentPublicInstance | null) => void
}

/**
 * What is recommended at one place; without a handle, by the plugin's. The request may be a ref or a getter.
 *
 *     const { items, select, hide, ref: shelf } = useRecommendations(recommendations, { placement: 'home' })
 *     <ul :ref="shelf"><li v-for="{ item_id } in items" :key="item_id" :data-tl-recommended="item_id">…</li></ul>
 */
export function useRecommendations(
  recommendations: Recommendations | undefined,
  request: MaybeRefOrGetter<PlaceRequest>,
): RecommendationShelf
export function useRecommendations(request: MaybeRefOrGetter<PlaceRequest>): RecommendationShelf
export function useRecommendations(
  first: Recommendations | MaybeRefOrGetter<PlaceRequest> | undefined,
  second?: MaybeRefOrGetter<PlaceRequest>,
): RecommendationShelf {
  const handle = useHandle('recommendations', second && (first as Recommendations | undefined))
  const request = second ?? (first as MaybeRefOrGetter<PlaceRequest>)
  // Equal requests are one list.
  const list = computed(() => handle.list(toValue(request)))
  let element: Element | undefined
  let undo: (() => void) | undefined
  const look = () => {
    undo?.()
    undo = element && watchShelf(list.value, element)
  }
  /** Whichever list it is now. */
  const readable: Readable<ListState> = {
    initial: list.value.initial,
    get: () => list.value.get(),
    subscribe(onChange) {
      let stop = list.value.subscribe(onChange)
      const unwatch = watch(
        list,
        (next) => {
          stop()
          stop = next.subscribe(onChange)
          onChange(next.get())
          look()
        },
        { flush: 'sync' },
      )
      return () => {
        unwatch()
        stop()
      }
    },
  }
  return {
    ...useRefs(readable),
    select: (itemId) => list.value.select(itemId),
    hide: (itemId) => list.value.hide(itemId),
    refresh: () => list.value.refresh(),
    ref(given) {
      const next: Element | undefined = given ? ('$el' in given ? given.$el : given) : undefined
      // Vue says it again at each update.
      if (next === element) return
      element = next
      look()
    },
  }
}
