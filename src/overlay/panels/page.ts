import type { Context } from '../context.ts'
import { bytesOf } from '../view/bytesOf.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { terms } from '../view/terms.ts'

/** The limits of a good value and of a poor one: https://web.dev/articles/vitals, at the 75th percentile. */
const limits: Readonly<Record<string, readonly [good: number, poor: number]>> = {
  TTFB: [800, 1800],
  FCP: [1800, 3000],
  LCP: [2500, 4000],
  CLS: [0.1, 0.25],
  INP: [200, 500],
}

/** What browsers tell beside what all entries have. */
type Seen = PerformanceEntry & {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly interactionId?: number
}

/** How this page is: web vitals, and what is stored. */
export function createPagePanel({ shop, watch, stops, say, redraw }: Context): Panel {
  const vitals = new Map<string, number>()
  let stored: StorageEstimate | undefined
  let looked = false
  const look = () => {
    looked = true
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    if (navigation) vitals.set('TTFB', navigation.responseStart)
    const see = (type: string, read: (entry: Seen) => unknown) => {
      try {
        const observer = new PerformanceObserver((list) => {
          ;(list.getEntries() as Seen[]).forEach(read)
          redraw()
        })
        stops.push(() => observer.disconnect())
        observer.observe({ type, buffered: true, durationThreshold: 40 } as PerformanceObserverInit)
      } catch {
        // Not every browser can tell.
      }
    }
    // This may be drawn before the page is.
    see('paint', ({ name, startTime }) => name === 'first-contentful-paint' && vitals.set('FCP', startTime))
    see('largest-contentful-paint', ({ startTime }) => vitals.set('LCP', startTime))
    const worst = (name: string, value: number) => vitals.set(name, Math.max(vitals.get(name) ?? 0, value))
    let [first, last, sum] = [0, 0, 0]
    // What has not shifted is told by nobody.
    if (PerformanceObserver.supportedEntryTypes?.includes('layout-shift')) vitals.set('CLS', 0)
    see('layout-shift', ({ startTime, value, hadRecentInput }) => {
      if (hadRecentInput) return
      // Those less than a second apart count together, for five seconds at most: https://web.dev/articles/cls
      if (startTime - last > 1000 || startTime - first > 5000) [first, sum] = [startTime, 0]
      last = startTime
      sum += value
      worst('CLS', sum)
    })
    see('event', ({ duration, interactionId }) => interactionId && worst('INP', duration))
    void navigator.storage?.estimate?.().then((estimate) => {
      stored = estimate
      redraw()
    })
  }
  return {
    name: 'page',
    draw() {
      if (!looked) look()
      const rows = shop.hub.log.rows().size
      return h(
        'div.scroll',
        null,
        h('h2', null, 'Web vitals'),
        terms(
          Object.entries(limits).map(([name, [good, poor]]) => {
            const value = vitals.get(name)
            const look =
              value === undefined ? 'soft' : value <= good ? 'good' : value <= poor ? 'warn' : 'bad'
            const text =
              value === undefined ? '–' : name === 'CLS' ? value.toFixed(3) : `${Math.round(value)} ms`
            return [name, text, look]
          }),
        ),
        h('h2', null, say('Storage')),
        terms([
          [say('Place'), shop.status.get().storage],
          [say('Rows'), rows],
          [say('Recorded here'), watch.records.length],
          [
            say('Used by this site'),
            stored?.usage === undefined ? '–' : `${bytesOf(stored.usage)} / ${bytesOf(stored.quota ?? 0)}`,
          ],
        ]),
      )
    },
  }
}
