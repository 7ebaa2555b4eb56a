import { useMemo } from 'react'
import { watchShelf } from '../browser/watchShelf.ts'
import type { ListState, RecommendationList } from '../recommendations/list.ts'
import type { PlaceRequest } from '../recommendations/options.ts'
import type { Recommendations } from '../recommendations/recommendations.ts'
import { useHandle } from './StorefrontProvider.ts'
import { useReadable } from './useReadable.ts'

/** What is recommended at one place, and what a customer can do with it. */
export interface RecommendationShelf
  extends ListState,
    Pick<RecommendationList, 'select' | 'hide' | 'refresh'> {
  /** For the element around the cards, each of them with `data-tl-recommended="<item_id>"`; see `watchShelf`. */
  readonly ref: (element: Element | null) => void
}

/**
 * What is recommended at one place; without a handle, by the provider's. The request may be a new object at each
 * render.
 *
 *     const { items, select, hide, ref } = useRecommendations(recommendations, { placement: 'home' })
 *     return <ul ref={ref}>{items.map(({ item_id }) => <li key={item_id} data-tl-recommended={item_id}>…</li>)}</ul>
 */
export function useRecommendations(
  recommendations: Recommendations | undefined,
  request: PlaceRequest,
): RecommendationShelf
export function useRecommendations(request: PlaceRequest): RecommendationShelf
export function useRecommendations(
  first: Recommendations | PlaceRequest | undefined,
  second?: PlaceRequest,
): RecommendationShelf {
  const handle = useHandle('recommendations', second && (first as Recommendations | undefined))
  // Equal requests are one list.
  const list = handle.list(second ?? (first as PlaceRequest))
  const state = useReadable(list)
  const ref = useMemo(() => {
    let undo: (() => void) | undefined
    return (element: Element | null) => {
      undo?.()
      undo = element ? watchShelf(list, element) : undefined
    }
  }, [list])
  return useMemo(() => {
    const { select, hide, refresh } = list
    return { ...state, select, hide, refresh, ref }
  }, [list, state, ref])
}
