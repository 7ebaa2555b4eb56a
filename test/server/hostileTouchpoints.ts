import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { NOON, type TestDevice, type TestServer, testServer } from './testServer.ts'

const HOLE = '\u0001hole'

/** JSON that nobody sends by accident. */
const garbage = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    'null',
    '-1',
    '0.5',
    '5e-324',
    '1e400',
    '-1e400',
    '1e308',
    '9007199254740993',
    '"\\u0000"',
    '"\\ud83c"',
    '"\\udf75"',
    '""',
    `"${'x'.repeat(4095)}🍵"`,
    `"${'🍵'.repeat(20_000)}"`,
    `{"${'k'.repeat(300)}":"v"}`,
    '{"__proto__":{"a":"b"},"constructor":"c"}',
    '{"analytics":{"a":1},"marketing":null}',
    `${'['.repeat(3000)}${']'.repeat(3000)}`,
    `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
    '[-1,"t"]',
    '[3,1]',
    '["1","2"]',
  ),
)

const good = (n: number) => [n, `good ${n}`, 10, 'view_item', { a: n }, 0]

const entry: unknown[] = [3, 'odd', 10, 'odd', { a: 1 }, 0, { marketing: { b: 1 } }, NOON]
const page = { location: '/', title: 't', referrer: 'r' }
const context = {
  ...{ channel: 'web', purpose: 'analytics', page, session: 's' },
  ...{ campaign: { source: 'x' }, clickIds: { gclid: 'y' } },
}

type Request = Readonly<Record<string, unknown>>
const around = (bad: readonly unknown[], more: Request = {}): Request => ({
  ...{ sent: NOON, contexts: [{ channel: 'web' }], entries: [good(1), ...bad, good(2)] },
  ...more,
})
const inContext = (odd: unknown) => around([entry.with(5, 1)], { contexts: [{ channel: 'web' }, odd] })
const places = (parts: object, within: string, request: (part: string) => Request) =>
  Object.keys(parts).map((part): [string, Request] => [`the ${part} of ${within}`, request(part)])

/** Requests with one hole in them, each with two good touchpoints around it. */
const holed = new Map<string, Request>([
  ['an entry', around([HOLE])],
  ...entry.map((_, index): [string, Request] => [
    `part ${index} of an entry`,
    around([entry.with(index, HOLE)]),
  ]),
  ['a parameter', around([entry.with(4, { deep: [HOLE] })])],
  ['a field', around([entry.with(6, { marketing: HOLE })])],
  ['a context', inContext(HOLE)],
  ...places(context, 'a context', (part) => inContext({ ...context, [part]: HOLE })),
  ...places(page, 'a page', (part) => inContext({ ...context, page: { ...page, [part]: HOLE } })),
  ['a campaign’s source', inContext({ ...context, campaign: { source: HOLE } })],
  ['the time of sending', around([], { sent: HOLE })],
  ['a question', around([], { asked: [HOLE, [1, 'good 1']] })],
  ['the number of a question', around([], { asked: [[HOLE, 'good 1']] })],
  ['the id of a question', around([], { asked: [[1, HOLE]] })],
  ['a range', around([], { dropped: [HOLE, [7, 8]] })],
  ['the end of a range', around([], { dropped: [[1, HOLE]] })],
])

/** Whatever stands anywhere in a request for touchpoints. */
export function hostileTouchpoints(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`anything at all among touchpoints for ${name}`, () => {
    let opened: OpenedDatabase
    let server: TestServer
    let phone: TestDevice
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      server = testServer({ database: opened.database })
      phone = await server.device()
    }, 60_000)
    afterAll(() => opened?.close())

    const fill = (body: unknown, hole: string) => JSON.stringify(body).split(JSON.stringify(HOLE)).join(hole)
    const missing = async () => {
      const asked = [
        [1, 'good 1'],
        [2, 'good 2'],
      ]
      return (
        await server.post('touchpoints', { token: phone.token, contexts: [], entries: [], asked })
      ).json()
    }

    test('in one place stops none of its neighbours', async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...holed.keys()), garbage, async (place, hole) => {
          phone = await server.device()
          const response = await server.post(
            'touchpoints',
            fill({ ...holed.get(place), token: phone.token }, hole),
          )
          expect([place, hole.slice(0, 80), response.status]).toEqual([
            place,
            hole.slice(0, 80),
            /question/.test(place) ? 200 : 204,
          ])
          expect(await missing()).toEqual({ missing: [] })
        }),
        { numRuns: 400, examples: [['part 7 of an entry', '5e-324']] },
      )
      // What was left out is told; nothing went wrong.
      expect(server.errors.filter((error) => (error as { code?: string }).code !== 'touchpoints')).toEqual([])
    }, 120_000)

    test('instead of a part of the request is answered without trouble', async () => {
      const parts = ['token', 'sent', 'contexts', 'entries', 'asked', 'dropped', 'purpose'] as const
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('touchpoints', 'forget'),
          fc.constantFrom(...parts, undefined),
          garbage,
          async (route, part, hole) => {
            const body = part ? { ...around([]), token: phone.token, [part]: HOLE } : HOLE
            const { status } = await server.post(route, fill(body, hole))
            expect([route, part, hole.slice(0, 80), [200, 204, 400, 401].includes(status), status]).toEqual([
              route,
              part,
              hole.slice(0, 80),
              true,
              status,
            ])
          },
        ),
        { numRuns: 200 },
      )
    }, 120_000)
  })
}
