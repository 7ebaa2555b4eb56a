import type { Tracking } from './handle.ts'

/**
 * Records the web vitals (LCP, INP, CLS, FCP, TTFB) as `web_vitals`, with what made each of them what it is: the element
 * at fault as a selector, and the parts of the time in milliseconds; returns its stop. The library that measures is
 * loaded apart, after the page's own code; it also hears of what happened before.
 *
 * Some are known for good when the page is hidden, and may be told again with the same `metric_id`: the last one counts.
 */
export function trackVitals(tracking: Pick<Tracking, 'track'>): () => void {
  let stopped = !globalThis.document
  if (!stopped)
    import('web-vitals/attribution').then(
      ({ onCLS, onFCP, onINP, onLCP, onTTFB }) => {
        if (stopped) return
        const record = (metric: Metric) => {
          if (!stopped) tracking.track('web_vitals', paramsOf(metric))
        }
        for (const measure of [onCLS, onFCP, onINP, onLCP, onTTFB]) measure(record)
      },
      // Blocked or gone: a page without vitals is still a page.
      () => {},
    )
  return () => {
    stopped = true
  }
}

interface Metric {
  readonly name: 'LCP' | 'INP' | 'CLS' | 'FCP' | 'TTFB'
  readonly value: number
  readonly rating: 'good' | 'needs-improvement' | 'poor'
  readonly id: string
  readonly navigationType: string
  readonly attribution: object
}

const round = (value: number) => Math.round(value * 1000) / 1000

function paramsOf({ name, value, rating, id, navigationType, attribution }: Metric) {
  const causes: Record<string, string | number> = {}
  for (const [cause, found] of Object.entries(attribution)) {
    if (typeof found === 'number') causes[cause] = round(found)
    // Addresses without what is asked there, which may be anybody's secret.
    if (typeof found === 'string') causes[cause] = found.replace(/\?.*/, '')
  }
  return {
    metric_name: name,
    metric_value: round(value),
    metric_rating: rating,
    metric_id: id,
    navigation_type: navigationType,
    ...causes,
  }
}
