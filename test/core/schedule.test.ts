import { createCart, createStorefront, http, type StorefrontError, SyncError } from 'throughline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeShops, createServer, createShop } from '../support/shop.ts'

const tea = { item_id: 'TEA', price: 1980 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => {
  closeShops()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A network that answers as told, and notes when it was asked. */
function network(answer: (request: Request) => Promise<Response>) {
  const times: number[] = []
  const start = Date.now()
  return {
    times,
    fetch(request: Request) {
      times.push(Date.now() - start)
      return answer(request)
    },
  }
}
const refused = () => Promise.reject(new TypeError('Failed to fetch'))

test('a minute of outage costs at most twelve requests, further and further apart', async () => {
  const { times, fetch } = network(refused)
  const { cart, shop } = createShop(fetch)
  cart.add(tea)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(times.length).toBeGreaterThan(2)
  expect(times.length).toBeLessThanOrEqual(12)
  expect(shop.status.get()).toMatchObject({
    connection: 'offline',
    pending: 1,
    error: { code: 'unreachable' },
  })
})

test('what comes within a moment goes together, and who cannot wait does not', async () => {
  const { times, fetch } = network(createServer())
  const { cart, shop } = createShop(fetch)
  await shop.flush()
  await vi.advanceTimersByTimeAsync(1000)
  const before = times.length
  for (const item_id of ['TEA', 'CUP', 'POT']) {
    await cart.add({ item_id }).saved
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(times).toHaveLength(before)
  await vi.advanceTimersByTimeAsync(50)
  await vi.waitFor(() => expect(shop.status.get().pending).toBe(0))
  expect(times).toHaveLength(before + 1)
  cart.add(tea)
  await shop.flush()
  expect(shop.status.get().pending).toBe(0)
})

test('who waits for company waits as long as a failure takes that comes first', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const handler = createServer()
  let down = false
  const { times, fetch } = network((request) => (down ? refused() : handler(request)))
  const { cart, shop } = createShop(fetch)
  await shop.flush()
  await vi.advanceTimersByTimeAsync(1000)
  down = true
  await cart.add(tea).saved
  await vi.advanceTimersByTimeAsync(10)
  await shop.flush()
  const tried = times.length
  await vi.advanceTimersByTimeAsync(900)
  expect(times).toHaveLength(tried)
  down = false
  await vi.advanceTimersByTimeAsync(200)
  await vi.waitFor(() => expect(shop.status.get().pending).toBe(0))
})

test('the wait grows to five minutes at the most', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.999)
  const { times, fetch } = network(refused)
  createShop(fetch).cart.add(tea)
  await vi.advanceTimersByTimeAsync(3_600_000)
  const waits = times.slice(1).map((time, index) => time - times[index]!)
  expect(Math.max(...waits)).toBeLessThanOrEqual(300_000)
  expect(waits.at(-1)).toBeGreaterThan(290_000)
})

test('Retry-After is obeyed, in seconds and as a date', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const later = () => new Date(Date.now() + 30_000).toUTCString()
  for (const value of [() => '30', later]) {
    const { times, fetch } = network(
      async () => new Response('busy', { status: 503, headers: { 'retry-after': value() } }),
    )
    const { cart, shop } = createShop(fetch)
    cart.add(tea)
    await vi.advanceTimersByTimeAsync(28_000)
    expect(times.length).toBe(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(times.length).toBe(2)
    expect(shop.status.get().error).toMatchObject({ status: 503, retryable: true })
    shop.close()
  }
})

test('after an outage everything goes out, and the status says that all is well', async () => {
  const server = createServer()
  let up = false
  const { shop, cart, lines } = createShop((request) => (up ? server(request) : refused()))
  const commit = cart.add(tea)
  await vi.advanceTimersByTimeAsync(5_000)
  up = true
  await vi.advanceTimersByTimeAsync(300_000)
  expect(await commit.settled).toEqual({ status: 'synced' })
  await shop.flush()
  expect(shop.status.get()).toMatchObject({ connection: 'online', pending: 0, error: undefined })
  expect(lines()).toEqual(['TEA x1'])
})

test('flush asks at once whatever the wait, and also with nothing to send', async () => {
  const { times, fetch } = network(refused)
  const { shop, cart } = createShop(fetch)
  cart.add(tea)
  await vi.advanceTimersByTimeAsync(10)
  const before = times.length
  await shop.flush()
  expect(times.length).toBe(before + 1)
  const idle = network(createServer())
  const other = createShop(idle.fetch)
  await other.shop.flush()
  const asked = idle.times.length
  await other.shop.flush()
  expect(idle.times.length).toBe(asked + 1)
})

test('nothing is asked while the browser knows that it is offline', async () => {
  vi.stubGlobal('navigator', { onLine: false })
  const { times, fetch } = network(createServer())
  const { shop, cart } = createShop(fetch)
  cart.add(tea)
  await shop.flush()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(times).toEqual([])
  expect(shop.status.get()).toMatchObject({ connection: 'offline', pending: 1 })
  vi.unstubAllGlobals()
})

test('a request without an answer is given up after its time', async () => {
  vi.useRealTimers()
  const errors: StorefrontError[] = []
  const shop = createStorefront({
    channel: 'web',
    exchange: http('http://shop.test/throughline', {
      timeout: 20,
      fetch: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }),
    onError: (error) => errors.push(error),
  })
  createCart(shop).add(tea)
  await shop.flush()
  expect(errors[0]).toBeInstanceOf(SyncError)
  expect(errors[0]).toMatchObject({ code: 'unreachable', status: 0, retryable: true })
  shop.close()
})

test('a page that only looks like an answer confirms nothing', async () => {
  const portal = async () =>
    new Response('<h1>Sign in to the hotel</h1>', { headers: { 'content-type': 'text/html' } })
  const { shop, cart } = createShop(portal)
  cart.add(tea)
  await shop.flush()
  expect(shop.status.get()).toMatchObject({
    connection: 'offline',
    pending: 1,
    error: { code: 'unreachable' },
  })
})

test('a closed shop asks nothing any more', async () => {
  const { times, fetch } = network(refused)
  const { shop, cart } = createShop(fetch)
  cart.add(tea)
  await vi.advanceTimersByTimeAsync(100)
  shop.close()
  const before = times.length
  await vi.advanceTimersByTimeAsync(600_000)
  expect(times.length).toBe(before)
})

test('a server that asks to wait for a month is asked again within the hour, and not before', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const { times, fetch } = network(
    async () => new Response('', { status: 503, headers: { 'retry-after': '2600000' } }),
  )
  createShop(fetch).cart.add(tea)
  await vi.advanceTimersByTimeAsync(3_500_000)
  expect(times.length).toBe(1)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(times.length).toBe(2)
})
