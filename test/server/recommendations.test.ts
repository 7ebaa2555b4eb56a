import { gunzipSync } from 'node:zlib'
import { recommendationIndexes, type SyncHandlerOptions } from 'throughline/server'
import { describe, expect, test } from 'vitest'
import { built, shoppers } from '../support/shoppers.ts'
import { memoryDatabase } from './memoryDatabase.ts'
import { errorOf, testServer } from './testServer.ts'

const open = async (options: Partial<SyncHandlerOptions> = {}) => {
  const database = memoryDatabase()
  const { handler, errors } = testServer({ database, ...options })
  const index = built()
  const get = (file: string, headers: Record<string, string> = {}, method = 'GET') =>
    handler(new Request(`https://shop.test/throughline/recommendations/${file}`, { method, headers }))
  return { store: recommendationIndexes(database).store, get, errors, index, hash: index.manifest.hash }
}

describe('an index on the server', () => {
  test('is served as it was built', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    expect(await (await get('default.json')).json()).toEqual(index.manifest)
    const file = await get(`default-${hash}.bin`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(index.file))
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(await (await get(`default-${hash}.txt`)).text()).toBe(index.ids)
  })

  test('may be kept for ever, and its manifest for five minutes', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    const caching = async (file: string) => (await get(file)).headers.get('cache-control')
    expect(await caching('default.json')).toBe('public, max-age=300')
    for (const ending of ['bin', 'txt'])
      expect(await caching(`default-${hash}.${ending}`)).toBe('public, max-age=31536000, immutable')
    expect(await caching('other.json')).toBe('no-store')
  })

  test('is not sent again to whoever knows its manifest, until there is another', async () => {
    const { store, get, index } = await open()
    await store(index)
    const etag = (await get('default.json')).headers.get('etag') ?? ''
    expect(etag).toContain(index.manifest.hash)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('default.json', { 'if-none-match': known })
      expect([response.status, await response.text()]).toEqual([304, ''])
      expect(response.headers.get('cache-control')).toBe('public, max-age=300')
      expect(response.headers.get('etag')).toBe(etag)
    }
    const manifest = { ...index.manifest, trending: [1] }
    await store({ ...index, manifest })
    const response = await get('default.json', { 'if-none-match': etag })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ hash: index.manifest.hash, trending: [1] })
  })

  test('comes compressed to whoever can read that, but for the file, which is so already', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    for (const [file, text] of [
      ['default.json', JSON.stringify(index.manifest)],
      [`default-${hash}.txt`, index.ids],
    ] as const) {
      for (const accepted of ['gzip', 'br, GZIP;q=0.5', 'deflate, gzip ; q=1.0']) {
        const response = await get(file, { 'accept-encoding': accepted })
        expect(response.headers.get('content-encoding')).toBe('gzip')
        expect(response.headers.get('vary')).toBe('Accept-Encoding, Origin')
        expect(gunzipSync(await response.arrayBuffer()).toString()).toBe(text)
      }
      for (const accepted of ['', 'br', 'gzip;q=0', 'gzip;q=0.0, br', 'xgzip']) {
        const response = await get(file, accepted ? { 'accept-encoding': accepted } : {})
        expect(response.headers.get('content-encoding')).toBeNull()
        expect(response.headers.get('vary')).toBe('Accept-Encoding, Origin')
        expect(await response.text()).toBe(text)
      }
    }
    const file = await get(`default-${hash}.bin`, { 'accept-encoding': 'gzip' })
    expect(file.headers.get('content-encoding')).toBeNull()
  })

  test('that is not there says how to make one', async () => {
    const { get, errors } = await open()
    const response = await get('tea.json')
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        error: 'index',
        message: expect.stringContaining('npx throughline recommendations build --name tea'),
      },
    ])
    expect(errors).toEqual([])
  })

  test('stays for whoever has just read its manifest, then is gone', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    await store(built({}, shoppers({ seed: 2 })))
    expect((await get(`default-${hash}.bin`)).status).toBe(200)
    await store(built({}, shoppers({ seed: 3 })))
    for (const ending of ['bin', 'txt'])
      expect(await errorOf(await get(`default-${hash}.${ending}`))).toEqual([404, 'index'])
  })

  test('says how old it is', async () => {
    const { store, get, index } = await open()
    const before = Date.now()
    await store(index)
    const built = Date.parse((await get('default.json')).headers.get('last-modified') ?? '')
    // Of whole seconds.
    expect(built).toBeGreaterThan(before - 1000)
    expect(built).toBeLessThanOrEqual(Date.now())
  })

  test('says of itself what it would answer, without answering', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    for (const file of ['default.json', `default-${hash}.bin`, `default-${hash}.txt`]) {
      const [asked, got] = [await get(file, {}, 'HEAD'), await get(file)]
      expect([asked.status, await asked.text()]).toEqual([200, ''])
      expect(Object.fromEntries(asked.headers)).toEqual(Object.fromEntries(got.headers))
    }
    expect((await get('nothing.json', {}, 'HEAD')).status).toBe(404)
  })

  test('has no other addresses and is only read', async () => {
    const { store, get, index, hash } = await open()
    await store(index)
    for (const file of [
      '',
      'default',
      '.json',
      `default-${hash}.json`,
      `-${hash}.bin`,
      'a%2Fb.json',
      'x/y.json',
    ])
      expect((await get(file)).status, file).toBe(404)
    expect(await errorOf(await get('default.json', {}, 'POST'))).toEqual([405, 'method'])
  })

  test('is read by pages of listed sites and by no others', async () => {
    const origin = 'https://shop.example'
    const { store, get, index, hash } = await open({ origins: [origin] })
    await store(index)
    for (const file of ['default.json', `default-${hash}.bin`, `default-${hash}.txt`]) {
      const { headers } = await get(file, { origin })
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('vary')).toContain('Origin')
      expect(await errorOf(await get(file, { origin: 'https://evil.example' }))).toEqual([403, 'origin'])
    }
  })
})
