import { createRecommendations, type ListState, onDevice, remote, writable } from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { closeShops, createShop, settled } from '../support/shop.ts'
import { open, serve } from './tools.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  closeShops()
})

const found = (...ids: string[]) => ids.map((item_id) => ({ item_id }))
const device = () => onDevice('/default.json', { fetch: serve().fetch })
const itemsOf = async (opened: Awaited<ReturnType<typeof open>>, request = {}) => {
  const list = opened.list(request)
  if (!list.get().items.length) await new Promise<void>((resolve) => list.subscribe(() => resolve()))
  return list.get().items
}

test('a service of the shop’s own is asked with what the customer looked at, once somebody listens', async () => {
  const ask = vi.fn(async (_: { signal: AbortSignal }) => found('X', 'Y'))
  const opened = await open({ source: ask })
  opened.recommendations.view('2-3')
  opened.list().get()
  expect(ask).not.toHaveBeenCalled()
  expect(await itemsOf(opened)).toMatchObject([
    { item_id: 'X', reason: { kind: 'service' }, index: 0 },
    { item_id: 'Y', reason: { kind: 'service' }, index: 1 },
  ])
  expect(ask).toHaveBeenCalledOnce()
  expect(ask.mock.calls[0]?.[0]).toMatchObject({
    placement: 'home',
    session: [{ item_id: '2-3', weight: 1 }],
  })
  expect(opened.list().get().origin).toBe('remote')
})

test('its items pass the shop’s filters before the list is cut', async () => {
  const opened = await open(({ cart }) => ({
    cart,
    source: async () => found('A', 'B', 'C', 'D'),
    exclude: (id) => id === 'B',
  }))
  opened.cart.add({ item_id: 'A' })
  expect((await itemsOf(opened, { limit: 2 })).map(({ item_id }) => item_id)).toEqual(['C', 'D'])
})

test('its items get the reasons that the device knows, also when its index comes after the answer', async () => {
  const ask = vi.fn(async () => found('2-4', 'unheard-of'))
  const opened = await open({ source: ask, fallback: device() })
  opened.recommendations.view('2-3')
  const heard: ListState[] = []
  opened.list().subscribe((state) => heard.push(state))
  const reasons = (state?: ListState) => state?.items.map(({ reason }) => reason)
  await vi.waitFor(() =>
    expect(reasons(heard.at(-1))).toEqual([
      { kind: 'viewed', because: '2-3', share: 1 },
      { kind: 'service' },
    ]),
  )
  expect(reasons(heard[0])).toEqual([{ kind: 'service' }, { kind: 'service' }])
  expect(heard.at(-1)?.listId).toBe(heard[0]?.listId)
  expect(ask).toHaveBeenCalledOnce()
})

test.each([
  ['fails', () => Promise.reject(new Error('on holiday')), 'on holiday'],
  ['answers nonsense', async () => 'nonsense' as never, "Answer a list: [{ item_id: 'SKU-1' }]."],
  ['answers nothing', async () => null as never, "Answer a list: [{ item_id: 'SKU-1' }]."],
  [
    'answers what has no id',
    async () => [null, 7, { id: 'X' }] as never,
    "Answer a list: [{ item_id: 'SKU-1' }].",
  ],
  ['is late', () => new Promise<never>(() => {}), 'The service took over 20 ms'],
])('where it %s, the device answers, and that is told', async (_, source, message) => {
  const opened = await open({ source, fallback: device(), timeout: 20 })
  opened.recommendations.view('2-3')
  opened.list().subscribe(() => {})
  await vi.waitFor(() => expect(opened.list().get().origin).toBe('index'))
  expect(opened.shop.status.get().error).toMatchObject({
    code: 'recommendations',
    message: expect.stringContaining(message),
  })
})

test('a service that throws at once leaves nothing behind that fails when its time is over', async () => {
  const end = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal)
  const unhandled: unknown[] = []
  const hear = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', hear)
  const { list, shop } = await open({
    source: () => {
      throw new Error('on holiday')
    },
  })
  list().subscribe(() => {})
  await vi.waitFor(() => expect(shop.status.get().error?.message).toContain('on holiday'))
  end.abort()
  await settled()
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
})

test.each([
  ['the answer of a server', { items: found('X', 'Y') }],
  ['ids alone', ['X', 'Y']],
  ['some that are none', [null, { item_id: 'X' }, 7, {}, 'Y', { item_id: 3 }]],
])('what can be used of its answer is used: %s', async (_, answer) => {
  const opened = await open({ source: async () => answer as never })
  expect((await itemsOf(opened)).map(({ item_id }) => item_id)).toEqual(['X', 'Y'])
  expect(opened.shop.status.get().error).toBeUndefined()
})

test('a score that is no number counts as none', async () => {
  const said = [
    { item_id: 'X', score: '0.9' },
    { item_id: 'Y', score: Number.NaN },
    { item_id: 'Z', score: 2 },
  ]
  const opened = await open({ source: async () => said as never })
  expect((await itemsOf(opened)).map(({ score }) => score)).toEqual([0, 0, 2])
})

test('an answer without items is no failure', async () => {
  const ask = vi.fn(async () => [])
  const opened = await open({ source: ask, fallback: device() })
  opened.list().subscribe(() => {})
  await vi.waitFor(() => expect(opened.list().get()).toMatchObject({ origin: 'remote', items: [] }))
  expect(opened.shop.status.get().error).toBeUndefined()
})

test.each([
  ['a page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }), 200],
  ['nothing', () => new Response('', { status: 404 }), 404],
  ['a refusal in JSON', () => Response.json([], { status: 500 }), 500],
])('an address that answers %s is named, with what it shall answer', async (_, answer, status) => {
  const source = remote('https://shop.test/recommend', { fetch: async () => answer() })
  const opened = await open({ source })
  opened.list().subscribe(() => {})
  await vi.waitFor(() =>
    expect(opened.shop.status.get().error?.message).toBe(
      `https://shop.test/recommend answered ${status}, not { "items": [{ "item_id": "SKU-1" }] }.`,
    ),
  )
})

test('where it fails and there is no device, the list is empty', async () => {
  const opened = await open({ source: () => Promise.reject(new Error('on holiday')) })
  opened.list().subscribe(() => {})
  await vi.waitFor(() => expect(opened.shop.status.get().error).toBeDefined())
  expect(opened.list().get()).toMatchObject({ origin: 'empty', items: [] })
})

test('an address is asked by POST, and who waits no longer says so', async () => {
  const requests: Request[] = []
  const opened = await open({
    source: remote('https://shop.test/recommend', {
      headers: { 'x-key': 'k' },
      fetch: async (request) => {
        requests.push(request.clone())
        return Response.json({ items: found('X') })
      },
    }),
  })
  expect((await itemsOf(opened)).map(({ item_id }) => item_id)).toEqual(['X'])
  const [request] = requests
  expect([request?.method, request?.url, request?.headers.get('x-key')]).toEqual([
    'POST',
    'https://shop.test/recommend',
    'k',
  ])
  expect(await request?.json()).toEqual({ placement: 'home', session: [], limit: 44 })
})

test('an address hears of no cookie, unless the shop itself fetches', async () => {
  const sent: RequestCredentials[] = []
  const fetch = async ({ credentials }: Request) => {
    sent.push(credentials)
    return Response.json({ items: found('X') })
  }
  vi.stubGlobal('fetch', fetch)
  await itemsOf(await open({ source: remote('https://shop.test/recommend') }))
  await itemsOf(await open({ source: remote('https://shop.test/recommend', { fetch }) }))
  expect(sent).toEqual(['omit', 'same-origin'])
})

test('what only filters have to know is not asked again', async () => {
  const ask = vi.fn(async () => found('A', 'B', 'C'))
  const opened = await open(({ cart }) => ({ cart, source: ask, product: (id) => ({ item_id: id }) }))
  opened.list().subscribe(() => {})
  await itemsOf(opened)
  opened.recommendations.hide('A')
  expect(
    opened
      .list()
      .get()
      .items.map(({ item_id }) => item_id),
  ).toEqual(['B', 'C'])
  await opened.shop.flush()
  expect(ask).toHaveBeenCalledOnce()
  opened.list().refresh()
  expect(ask).toHaveBeenCalledTimes(2)
})

test('many changes at once ask once more, not as often', async () => {
  let release = () => {}
  const ask = vi.fn(async () => {
    await new Promise<void>((resolve) => {
      release = resolve
    })
    return found(`X${ask.mock.calls.length}`)
  })
  const opened = await open({ source: ask, timeout: 10_000 })
  opened.list().subscribe(() => {})
  for (const id of ['1-1', '1-2', '1-3', '1-4']) opened.recommendations.view(id)
  release()
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2))
  release()
  await vi.waitFor(() => expect(opened.list().get().items[0]?.item_id).toBe('X2'))
})

test('who could not be asked is asked once the network is back', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const fetch = vi.fn(async () => Response.json({ items: found('X') }))
  vi.stubGlobal('navigator', { onLine: false })
  const { shop } = createShop(undefined)
  const source = remote('https://shop.test/recommend', { fetch })
  const list = createRecommendations(shop, { source }).list({ placement: 'home' })
  list.subscribe(() => {})
  await vi.waitFor(() => expect(shop.status.get().error).toBeDefined())
  vi.stubGlobal('navigator', { onLine: true })
  for (let time = 0; time < 3; time++) {
    page.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(list.get().items).toMatchObject(found('X')))
  }
  expect(fetch).toHaveBeenCalledOnce()
  expect(shop.status.get().error).toBeUndefined()
})

test('an address is not asked while the device has no network, and the device answers', async () => {
  const fetch = vi.fn(async () => Response.json({ items: found('X') }))
  const opened = await open({
    source: remote('https://shop.test/recommend', { fetch }),
    fallback: {
      open: () => ({
        changes: writable(0),
        answer: () => ({
          origin: 'index',
          version: 'v1',
          items: [{ item_id: 'A', score: 1, reason: { kind: 'trending' } }],
        }),
      }),
    },
  })
  vi.stubGlobal('navigator', { onLine: false })
  opened.list().subscribe(() => {})
  await vi.waitFor(() => expect(opened.list().get().origin).toBe('index'))
  expect(fetch).not.toHaveBeenCalled()
})
