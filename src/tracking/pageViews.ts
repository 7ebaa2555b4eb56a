import { currentPage, watchMoves } from '../browser/location.ts'
import type { Tracking } from './handle.ts'

/**
 * Records a `page_view` for this page, and for every move within it; returns its stop.
 *
 *     const stop = trackPageViews(tracking)
 */
export function trackPageViews(tracking: Tracking): () => void {
  const page = globalThis.document
  if (!page) return () => {}
  let last = page.referrer
  const view = () => {
    const { location = '', title = '' } = currentPage() ?? {}
    tracking.track('page_view', { page_location: location, page_title: title, page_referrer: last })
    last = location
  }
  const undo = new AbortController()
  const { signal } = undo
  // A page rendered in advance is seen when it is shown, if ever.
  if ((page as { prerendering?: boolean }).prerendering)
    page.addEventListener('prerenderingchange', view, { once: true, signal })
  else view()
  addEventListener('pageshow', ({ persisted }) => persisted && view(), { signal })
  const unwatch = watchMoves(view)
  return () => {
    undo.abort()
    unwatch()
  }
}
