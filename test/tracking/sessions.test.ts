import fc from 'fast-check'
import { sessionFold, type Touchpoint, trackSessions } from 'throughline/tracking'
import { expect, test } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

const minute = 60_000
const shop = 'https://shop.example/'
const seen = (id: string, at: number, path = '', referrer = ''): Touchpoint => ({
  id,
  at,
  name: 'page_view',
  params: {},
  page: { location: `${shop}${path}`, referrer },
})

/** The context of each touchpoint, in their order. */
const run = (touchpoints: readonly Touchpoint[], fold = sessionFold()) => {
  let state: ReturnType<typeof fold.next>[0] | undefined
  return touchpoints.map((touchpoint) => {
    // As if another tab, after a crash, had gone on.
    const stored = state && structuredClone(state)
    const [next, context] = fold.next(stored, touchpoint)
    state = next
    return context
  })
}
const sessions = (...touchpoints: Touchpoint[]) => run(touchpoints).map(({ session }) => session)

test('a session has the id of its first touchpoint, and ends after half an hour in which nothing happens', () => {
  expect(
    sessions(seen('a', 0), seen('b', 29 * minute), seen('c', 58 * minute), seen('d', 88 * minute)),
  ).toEqual(['a', 'a', 'a', 'd'])
})

test('tabs that are told out of order share a session, and a clock that leaps begins one', () => {
  expect(sessions(seen('a', 10 * minute), seen('b', 5 * minute), seen('c', 39 * minute))).toEqual([
    'a',
    'a',
    'a',
  ])
  const now = Date.UTC(2026, 0)
  expect(sessions(seen('a', now), seen('b', 0), seen('c', minute), seen('d', now))).toEqual([
    'a',
    'b',
    'b',
    'd',
  ])
})

test('a campaign stays with its session, not with the next one', () => {
  const [first, second, third] = run([
    seen('a', 0, '?utm_source=line&utm_medium=push&tl_message=m-7'),
    seen('b', minute, 'tea', shop),
    seen('c', 60 * minute, 'tea', shop),
  ])
  expect(second).toMatchObject({ campaign: first?.campaign, clickIds: {}, session: 'a' })
  expect(second?.campaign).toMatchObject({ source: 'line', medium: 'push', message: 'm-7' })
  expect(third?.campaign).toEqual({ referrer: 'internal' })
})

test('a campaign that turns up in a session begins no new one, and does not take the place of the first', () => {
  const contexts = run([
    seen('a', 0, '?utm_source=line'),
    seen('b', minute, '?utm_source=newsletter'),
    seen('c', 2 * minute),
  ])
  expect(contexts.map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    ['a', 'line'],
    ['a', 'line'],
    ['a', 'line'],
  ])
})

test('a session that nothing had brought takes the campaign that turns up', () => {
  const contexts = run([seen('a', 0), seen('b', minute, '?utm_source=line'), seen('c', 2 * minute)])
  expect(contexts.map(({ session, campaign }) => [session, campaign?.source])).toEqual([
    ['a', undefined],
    ['a', 'line'],
    ['a', 'line'],
  ])
})

test('coming back from the page of a payment is no referral', () => {
  const contexts = run([seen('a', 0), seen('b', 5 * minute, 'thanks', 'https://www.paypay.ne.jp/')])
  expect(contexts[1]).toMatchObject({ session: 'a', campaign: { referrer: 'direct' }, clickIds: {} })
})

test('a click id is kept apart, and the address does without it', () => {
  const [context] = run([
    {
      id: 'a',
      at: 0,
      name: 'page_view',
      params: {},
      page: { location: 'https://shop.example/tea?size=M&gclid=G-1' },
    },
  ])
  expect(context).toMatchObject({
    clickIds: { gclid: 'G-1' },
    page: { location: 'https://shop.example/tea?size=M' },
  })
})

test('click ids add up, the newest of each kind', () => {
  const contexts = run([seen('a', 0, '?gclid=1'), seen('b', 1, '?gclid=2&yclid=3'), seen('c', 2)])
  expect(contexts[2]?.clickIds).toEqual({ gclid: '2', yclid: '3' })
})

test('a touchpoint without a page belongs to a session too', () => {
  const counter: Touchpoint = { id: 'a', at: 0, name: 'purchase', params: {} }
  expect(run([counter, { ...counter, id: 'b' }])).toEqual([
    { session: 'a', campaign: {}, clickIds: {} },
    { session: 'a', campaign: {}, clickIds: {} },
  ])
})

test('sessions cut the log where it rests, whatever it holds', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 90 * minute }), { minLength: 1 })
  const paths = fc.constantFrom('', '?utm_source=line', '?gclid=1', 'tea')
  fc.assert(
    fc.property(
      gaps,
      fc.infiniteStream(paths),
      fc.integer({ min: 1, max: 60 * minute }),
      (gaps, paths, idle) => {
        let at = 0
        const log = gaps.map((gap, index) => {
          at += gap
          return seen(`t${index}`, at, paths.next().value)
        })
        const contexts = run(log, sessionFold({ idle }))
        const expected: string[] = []
        for (const [index, { id }] of log.entries())
          expected.push(index && gaps[index]! < idle ? expected[index - 1]! : id)
        expect(contexts.map(({ session }) => session)).toEqual(expected)
        // One origin, once there is one.
        for (const [index, { session, campaign }] of contexts.entries()) {
          const before = contexts[index - 1]
          if (before?.session === session && before?.campaign?.source)
            expect(campaign).toEqual(before.campaign)
        }
      },
    ),
  )
})

test('tracking is told until the stop', () => {
  let now = 0
  const tracking = recordingTracking(() => now)
  const stop = trackSessions(tracking, { idle: 10 })
  tracking.track('a')
  now = 10
  tracking.track('b')
  expect(tracking.contexts()).toMatchObject([{ session: 't1' }, { session: 't2' }])
  stop()
  expect(tracking.contexts()).toEqual([{}, {}])
})
