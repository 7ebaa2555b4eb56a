import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { add, type TestDevice, type TestServer, testServer, url } from './testServer.ts'

describe('a live stream', () => {
  let server: TestServer
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    server = testServer()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const listen = async (device: TestDevice, customer?: string, signal?: AbortSignal) => {
    const response = await server.handler(
      new Request(url('live'), { headers: device.as(customer), ...(signal && { signal }) }),
    )
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() }
  }

  test('greets, tells of other devices’ changes, and beats', async () => {
    const [phone, kiosk] = [await server.device('mio'), await server.device('mio')]
    const stream = await listen(phone, 'mio')
    expect(await stream.next()).toBe(': hello\n\n')
    await phone.exchange(0, [add(1)], 'mio')
    await kiosk.exchange(0, [], 'mio')
    await kiosk.exchange(1, [add(1)], 'mio')
    await kiosk.exchange(2, [add(1)], 'mio')
    expect(await stream.next()).toBe('data: 2\n\n')
    vi.advanceTimersByTime(25_000)
    expect(await stream.next()).toBe(': still here\n\n')
  })

  test('tells the account of a guest who signs in', async () => {
    const [phone, kiosk] = [await server.device(), await server.device('mio')]
    const stream = await listen(kiosk, 'mio')
    await stream.next()
    await phone.exchange(0, [add(1)], 'mio')
    expect(await stream.next()).toBe('data: 1\n\n')
  })

  test('hears nothing of other people’s logs', async () => {
    const [phone, kiosk] = [await server.device('mio'), await server.device('mio')]
    const stream = await listen(phone, 'mio')
    await stream.next()
    await (await server.device()).exchange(0, [add(1)])
    await (await server.device('yui')).exchange(0, [add(1)], 'yui')
    await kiosk.exchange(0, [add(1)], 'mio')
    expect(await stream.next()).toBe('data: 1\n\n')
  })

  test('leaves nothing behind when it ends from either side', async () => {
    const phone = await server.device()
    const away = new AbortController()
    const aborted = await listen(phone, undefined, away.signal)
    const cancelled = await listen(phone)
    expect(vi.getTimerCount()).toBe(2)
    away.abort()
    await aborted.next()
    expect(await aborted.next()).toBeUndefined()
    await cancelled.cancel()
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0))
  })

  test('is ended when nobody reads it, and there are not more than a log may have', async () => {
    const phone = await server.device()
    const request = () => server.handler(new Request(url('live'), { headers: phone.as() }))
    for (let count = 0; count < 64; count++) expect((await request()).status).toBe(200)
    expect((await request()).status).toBe(429)
    vi.advanceTimersByTime(25_000 * 100)
    expect(vi.getTimerCount()).toBe(0)
    expect((await request()).status).toBe(200)
  })

  test('needs a device', async () => {
    expect((await server.handler(new Request(url('live')))).status).toBe(401)
  })
})
