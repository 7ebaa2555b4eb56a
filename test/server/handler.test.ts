import { defineCollection } from 'throughline/core'
import { describe, expect, test } from 'vitest'
import { memoryDatabase } from './memoryDatabase.ts'
import { errorOf, testServer, url } from './testServer.ts'

describe('the handler', () => {
  test('answers under any path, and only what there is', async () => {
    const { handler } = testServer()
    const ask = (address: string, init?: RequestInit) =>
      handler(new Request(`https://shop.test${address}`, init))
    const post = { method: 'POST', body: '[0]' }
    for (const path of ['/exchange', '/a/b/exchange', '/exchange/'])
      expect((await ask(`${path}?v=1&channel=web`, post)).status).toBe(200)
    for (const path of ['/', '/constructor', '/exchange/x', '/__proto__', '/xexchange'])
      expect(await errorOf(await ask(`${path}?v=1`, post))).toEqual([404, 'route'])
    expect(await errorOf(await ask('/exchange?v=1'))).toEqual([405, 'method'])
    expect(await errorOf(await ask('/live?v=1', post))).toEqual([405, 'method'])
  })

  test('refuses a version it does not know', async () => {
    const { handler } = testServer()
    for (const query of ['', '?v=', '?v=2', '?v=0', '?v=1.5', '?v=one', '?v=-1', '?v=1e9']) {
      const request = new Request(`http://shop.test/exchange${query}`, { method: 'POST', body: '[0]' })
      expect(await errorOf(await handler(request))).toEqual([400, 'version'])
    }
  })

  test('no answer may be stored on the way', async () => {
    const server = testServer()
    for (const response of [await server.post('exchange'), await server.post('nothing')])
      expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('a database that is down is a 503 without details, and is asked again', async () => {
    const database = memoryDatabase()
    let up = false
    const open = async () => {
      if (!up) throw new Error('connect ECONNREFUSED 10.0.0.7:5432')
    }
    const server = testServer({ database: { ...database, open } })
    const response = await server.post('exchange')
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      error: 'unavailable',
      message: expect.not.stringContaining('10.0'),
    })
    expect(server.errors).toHaveLength(1)
    up = true
    expect((await server.post('exchange')).status).toBe(200)
  })

  test('a collection that fails on an entry rejects it and goes on', async () => {
    const notes = defineCollection<string, { text: string }>({
      name: 'notes',
      share: 'both',
      purpose: 'functional',
      apply(rows, { op, n }) {
        if (op.text === 'boom') throw new Error('boom')
        return new Map(rows).set(`${n}`, op.text)
      },
    })
    const op = { '~standard': { validate: async (value: unknown) => ({ value }) } }
    const server = testServer({ collections: [{ collection: notes, op }] })
    const phone = await server.device()
    const body = [0, [1, 'notes', { text: 'boom' }], [2, 'notes', { text: 'calm' }]]
    const response = await server.post(`exchange?device=${phone.id}&log=${phone.log}`, body, phone.as())
    expect(await response.json()).toMatchObject({
      n: 2,
      rows: { notes: [['2', 'calm']] },
      rejected: [[1, 'failed']],
    })
    expect(server.errors).toMatchObject([{ message: 'boom' }])
  })

  test('a collection that is not shared is refused when the handler is made', () => {
    const collection = defineCollection({
      name: 'x',
      share: 'none',
      purpose: 'functional',
      apply: (rows) => rows,
    })
    const op = { '~standard': { validate: (value: unknown) => ({ value }) } }
    expect(() => testServer({ collections: [{ collection, op }] })).toThrow(/"x" is not shared/)
  })
})

describe('pages of other sites', () => {
  const ask = (method: string, headers: Record<string, string>, origins?: string[], path = 'exchange') =>
    testServer(origins ? { origins } : {}).handler(
      new Request(url(path), { method, headers, ...(method === 'POST' && { body: '[0]' }) }),
    )

  test('may not use the server unless they are listed, exactly', async () => {
    const listed = ['https://shop.example']
    for (const origin of [
      'https://evil.example',
      'https://shop.example.evil.example',
      'http://shop.example',
      'https://shop.example:8443',
      'https://SHOP.example',
      'null',
    ])
      for (const path of ['exchange', 'touchpoints', 'forget', 'live']) {
        const response = await ask('POST', { origin }, listed, path)
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
        expect(await errorOf(response)).toEqual([403, 'origin'])
      }
  })

  test('are not listed as no browser writes them', () => {
    for (const [origin, written] of [
      ['https://shop.example/', 'https://shop.example'],
      ['https://Shop.example:443', 'https://shop.example'],
      ['https://shop.example/cart?a', 'https://shop.example'],
      ['shop.example', 'https://shop.example'],
      ['localhost:5173', 'https://shop.example'],
      ['*', 'https://shop.example'],
      ['https://*.shop.example', 'https://shop.example'],
      ['', 'https://shop.example'],
    ] as const)
      expect(() => testServer({ origins: [origin] })).toThrow(
        `Write '${written}' in "origins", not '${origin}'`,
      )
    for (const origin of [
      'http://localhost:5173',
      'https://xn--r8jz45g.example',
      'capacitor://localhost',
      'null',
    ])
      testServer({ origins: [origin] })
  })

  test('read the answer when they are listed, errors too', async () => {
    const origin = 'https://shop.example'
    for (const path of ['exchange', 'exchange?channel=moon', 'touchpoints', 'forget', 'nothing']) {
      const { headers } = await ask('POST', { origin }, [origin], path)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('vary')).toBe('Origin')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  test('of the same site need no list, also behind a proxy', async () => {
    expect((await ask('POST', { origin: 'http://shop.test' })).status).toBe(200)
    const proxied = { origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }
    expect((await ask('POST', proxied)).status).toBe(200)
    expect((await ask('POST', { ...proxied, 'sec-fetch-site': 'same-site' })).status).toBe(403)
  })

  test('hear in the preflight what they may send', async () => {
    const origin = 'https://shop.example'
    const response = await ask('OPTIONS', { origin }, [origin])
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      204,
      {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type, tl-device',
        'access-control-max-age': '86400',
        'cache-control': 'no-store',
        vary: 'Origin',
      },
    ])
    expect((await ask('OPTIONS', { origin: 'https://evil.example' }, [origin])).status).toBe(403)
  })
})
