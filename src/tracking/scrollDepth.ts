import type { Tracking } from './handle.ts'

export interface ScrollDepthOptions {
  /** Percentages that count; 25, 50, 75 and 90 unless told. */
  readonly depths?: readonly number[]
}

/**
 * Records a `scroll` with `percent_scrolled` when somebody gets as far down the page, each once in a page view, which
 * begins anew with each `page_view` that is tracked; returns its stop.
 */
export function trackScrollDepth(
  tracking: Pick<Tracking, 'track' | 'observe'>,
  { depths = [25, 50, 75, 90] }: ScrollDepthOptions = {},
): () => void {
  if (!globalThis.document) return () => {}
  const undo = new AbortController()
  let deepest = 0
  let frame = 0
  const measure = () => {
    frame = 0
    const { scrollTop, clientHeight, scrollHeight } = document.scrollingElement ?? document.documentElement
    // At its top a page has not been scrolled, however much of it is visible.
    const depth = scrollTop > 0 ? ((scrollTop + clientHeight) / scrollHeight) * 100 : 0
    // The last pixel may be half a one.
    const reached = depths.filter((percent) => percent > deepest && percent <= depth + 0.1)
    deepest = Math.max(deepest, depth + 0.1)
    for (const percent of reached) tracking.track('scroll', { percent_scrolled: percent })
  }
  const onScroll = () => {
    frame ||= requestAnimationFrame(measure)
  }
  addEventListener('scroll', onScroll, { passive: true, signal: undo.signal })
  const unobserve = tracking.observe({
    tracked(name) {
      if (name === 'page_view') deepest = 0
    },
  })
  return () => {
    undo.abort()
    unobserve()
    cancelAnimationFrame(frame)
  }
}
