import { trackVitals } from 'throughline/tracking'
import { expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

const reports = vi.hoisted(() => new Map<string, (metric: object) => void>())
vi.mock('web-vitals/attribution', () =>
  Object.fromEntries(
    ['CLS', 'FCP', 'INP', 'LCP', 'TTFB'].map((name) => [
      `on${name}`,
      (report: (metric: object) => void) => reports.set(name, report),
    ]),
  ),
)

const lcp = {
  name: 'LCP',
  value: 1234.56789,
  rating: 'good',
  id: 'v6-1',
  navigationType: 'navigate',
  attribution: {
    target: 'main>img.hero',
    url: 'https://cdn.example/hero.avif?token=secret',
    timeToFirstByte: 200.12345,
    lcpEntry: { element: 'not plain' },
    nothing: undefined,
  },
}

test('a vital is told with what made it what it is, as far as that is plain and nobody’s secret', async () => {
  const tracking = recordingTracking()
  const stop = trackVitals(tracking)
  await expect.poll(() => reports.size).toBe(5)
  reports.get('LCP')!(lcp)
  const expected = {
    metric_name: 'LCP',
    metric_value: 1234.568,
    metric_rating: 'good',
    metric_id: 'v6-1',
    navigation_type: 'navigate',
    target: 'main>img.hero',
    url: 'https://cdn.example/hero.avif',
    timeToFirstByte: 200.123,
  }
  expect(tracking.of('web_vitals')).toEqual([expected])
  stop()
  reports.get('LCP')!(lcp)
  expect(tracking.of('web_vitals')).toEqual([expected])
})
