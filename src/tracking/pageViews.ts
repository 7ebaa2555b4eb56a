import { currentPage, watchMoves } from '../browser/location.ts'
import { onceShown } from '../browser/pageEvents.ts'
import type { Tracking } from './handle.ts'

export interface PageViewOptions {
  /** Count a `history.replaceState` that changes the address too; it mostly notes a filter or a scroll position. */
  readonly replaced?: boolean
}

/**
 * Records a `page_view` for this page, for every move within it that changes the address, and for a return from the
 * back/forward cache; returns its stop. A page rendered in advance counts when it is shown, if ever. An address that
 * differs in its fragment alone is the same page, unless the fragment is a route (`#/tea`, `#!tea`).
 *
 *     const stop = trackPageViews(tracking)
 */
export function trackPageViews(
  tracking: Pick<Tracking, 'track'>,
  { replaced = false }: PageViewOptions = {},
): () => void {
  const page = globalThis.document
  if (!page) return () => {}
  const undo = new AbortController()
  const { signal } = undo
  let last = page.referrer
  let unwatch = () => {}
  const view = () => {
    const { location = '', title = '' } = currentPage() ?? {}
    // Whoever comes back to a page has not come from it.
    const from = last !== location && { page_referrer: last }
    tracking.track('page_view', { page_location: location, page_title: title, ...from })
    last = location
  }
  const start = () => {
    view()
    addEventListener('pageshow', ({ persisted }) => persisted && view(), { signal })
    unwatch = watchMoves((from = last) => {
      if (addressOf(location.href) !== addressOf(from)) view()
    }, replaced)
  }
  onceShown(start, signal)
  return () => {
    undo.abort()
    unwatch()
  }
}

const addressOf = (location: string) => location.replace(/#(?![/!]).*/, '')
