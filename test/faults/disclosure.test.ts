import { gunzipSync } from 'node:zlib'
import type { Sent } from 'throughline'
import { afterAll, afterEach, expect, test } from 'vitest'
import { cleanUp } from '../support/example.ts'
import { createWorld, type World } from './world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(cleanUp)

/** What each part of a request is called in the disclosure; a part that is not here has not been disclosed. */
const parts: Readonly<Record<string, Sent>> = {
  token: 'device',
  sent: 'time',
  'entries.0': 'order',
  'entries.1': 'event',
  'entries.2': 'time',
  'entries.3': 'event',
  'entries.4': 'params',
  'entries.5': 'event',
  'entries.6': 'fields',
  'entries.7': 'time',
  asked: 'event',
  dropped: 'order',
  'contexts.channel': 'channel',
  'contexts.purpose': 'event',
  'contexts.page.location': 'page',
  'contexts.page.title': 'page',
  'contexts.page.referrer': 'referrer',
  'contexts.session': 'session',
  'contexts.campaign': 'campaign',
  'contexts.clickIds': 'click_ids',
}

/** The names of all that is in a request for touchpoints. */
function namesIn(body: Record<string, unknown>): string[] {
  const { contexts = [], entries = [], ...rest } = body as Record<string, never>
  return [
    ...Object.keys(rest),
    // An empty object says nothing of anybody.
    ...(entries as unknown[][]).flatMap((entry) =>
      entry.flatMap((part, place) => (JSON.stringify(part) === '{}' ? [] : [`entries.${place}`])),
    ),
    ...(contexts as Record<string, object>[]).flatMap(({ page = {}, ...context }) => [
      ...Object.keys(context).map((key) => `contexts.${key}`),
      ...Object.keys(page).map((key) => `contexts.page.${key}`),
    ]),
  ]
}

test('all that is sent is disclosed, and to whom', async () => {
  world = await createWorld()
  const { api } = world
  const page = await world.open('&consent=own&gclid=G-1&utm_source=line&utm_medium=push')
  await page.evaluate(`(async () => {
    fixture.throughline.trackSessions(fixture.tracking)
    fixture.consent.grant()
    fixture.tracking.track('view_item', { items: [{ item_id: 'SKU-1' }] })
    fixture.cart({ tracking: fixture.tracking }).add({ item_id: 'SKU-1', price: 1980 })
    await fixture.shop.flush()
  })()`)
  await expect.poll(() => api.arrivals.size).toBe(2)
  const disclosed = (await page.evaluate("fixture.consent.disclosure('ja')")) as {
    to: string
    collection: string
    sent: { name: Sent; text: string }[]
  }[]
  const listed = (collection: string) =>
    disclosed
      .filter((one) => one.collection === collection)
      .flatMap(({ sent }) => sent.map(({ name }) => name))
  expect(new Set(disclosed.map(({ to }) => to))).toEqual(new Set([api.url]))
  expect(
    disclosed.every(({ sent }) => sent.every(({ text }) => /\p{Script=Han}|\p{Script=Katakana}/u.test(text))),
  ).toBe(true)

  const bodies = api.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('touchpoints'))
    .map(({ body }) => JSON.parse((body[0] === 0x1f ? gunzipSync(body) : Buffer.from(body)).toString()))
  const names = new Set(bodies.flatMap(namesIn))
  expect(names).toContain('contexts.clickIds')
  for (const name of names) expect(listed('touchpoints'), name).toContain(parts[name])
  // Who listens says which device it is, and nothing else.
  expect(new Set(api.requests.map(({ path }) => path.split('/').pop()))).toEqual(
    new Set(['exchange', 'live', 'touchpoints']),
  )
  for (const { path, body } of api.requests) if (path.endsWith('live')) expect(body.length).toBe(0)
  expect(listed('cart')).toEqual(['cart', 'time', 'device', 'channel'])
})
