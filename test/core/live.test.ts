import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  closeShops,
  createNetwork,
  createServer,
  createShop,
  settled as settledPromises,
} from '../support/shop.ts'

const tea = { item_id: 'TEA', price: 1980 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  // A page that somebody looks at.
  vi.stubGlobal('document', { hidden: false, baseURI: 'http://shop.test', addEventListener() {} })
})
afterEach(() => {
  closeShops()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Lets everything that is under way come to rest, also what waits a moment for company. */
async function settled() {
  await settledPromises()
  await vi.advanceTimersByTimeAsync(100)
  await settledPromises()
}

/** A page that hears of what another channel does by a stream; the stream is in the hands of the test. */
async function listening() {
  const server = createServer()
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  const page = createShop(
    async (request) => {
      if (!request.url.includes('/live')) return server(request)
      return new Response(
        new ReadableStream({
          start(made) {
            stream = made
            request.signal.addEventListener('abort', () => made.error(request.signal.reason))
          },
        }),
      )
    },
    { name: 'page' },
  )
  const pos = createShop(server, { name: 'pos', channel: 'store' })
  for (const { shop } of [page, pos]) await shop.identify('anna')
  await vi.waitFor(() => expect(stream).toBeDefined())
  const send = (text: string) => stream?.enqueue(new TextEncoder().encode(text))
  send(': hello\n\n')
  await settled()
  pos.cart.add(tea)
  await pos.shop.flush()
  return { page, pos, send, cut: () => stream?.error(new TypeError('network error')) }
}

test('what a stream says in pieces is heard', async () => {
  const { page, send } = await listening()
  for (const piece of ['da', 'ta', ': 1\n\n']) {
    send(piece)
    await settled()
  }
  await vi.waitFor(() => expect(page.lines()).toEqual(['TEA x1']))
})

test('that a stream says nothing of interest is no reason to ask', async () => {
  const { page, send } = await listening()
  send(': still here\n\n')
  await settled()
  expect(page.lines()).toEqual([])
})

test('a stream that ends is made up for by asking every two seconds', async () => {
  const { page, pos, cut } = await listening()
  cut()
  await vi.waitFor(() => expect(page.lines()).toEqual(['TEA x1']))
  pos.cart.add(tea)
  await pos.shop.flush()
  await vi.advanceTimersByTimeAsync(2000)
  await vi.waitFor(() => expect(page.lines()).toEqual(['TEA x2']))
})

test('a page that is closed while it asks listens to nothing afterwards', async () => {
  const server = createServer()
  const network = createNetwork(server)
  const asked: string[] = []
  const { shop } = createShop((request) => {
    asked.push(new URL(request.url).pathname)
    return network.fetch(request)
  })
  const release = network.hold()
  const flushed = shop.flush()
  await settled()
  shop.close()
  release()
  await flushed
  await settled()
  expect(asked).not.toContain('/throughline/live')
})
