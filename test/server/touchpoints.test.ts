import { describe, expect, test } from 'vitest'
import { memoryDatabase } from './memoryDatabase.ts'
import { errorOf, NOON, testServer } from './testServer.ts'

const view = (n: number, id = `t${n}`): unknown[] => [n, id, 0, 'page_view', {}, 0]

const open = async () => {
  const database = memoryDatabase()
  const server = testServer({ database })
  const { token } = await server.device()
  const send = (entries: unknown, more: object = {}) =>
    server.post('touchpoints', { token, sent: NOON, contexts: [{ channel: 'web' }], entries, ...more })
  const kept = () => [...database.touchpoints.values()]
  return { database, server, token, send, kept, ids: () => kept().map(({ id }) => id) }
}

describe('touchpoints', () => {
  test('one that is malformed does not block those behind it', async () => {
    const { server, send, ids } = await open()
    const deep = JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`)
    const bad = [
      null,
      [],
      [1, '', 0, 'x', {}, 0],
      [1, 'a', 0, '', {}, 0],
      [1, 'a', 0, 'x', {}, 1],
      [1, 'a', 0, 'x', {}, 2],
      [1, 'a', 0, 'x', { deep }, 0],
      [1, 'a', 0, 'x', { text: 'x'.repeat(33_000) }, 0],
      [1, 'a', 0, 'x', [], 0],
      [1, 'a', 0, 'x', {}, 0, { marketing: 1 }],
    ]
    const contexts = [{ channel: 'web' }, { channel: 'moon' }, { channel: 'web', purpose: 'fun' }]
    const response = await send([view(1), ...bad, view(2)], { contexts })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(ids()).toEqual(['t1', 't2'])
    expect(server.errors).toMatchObject([{ code: 'touchpoints', message: expect.stringContaining('10') }])
  })

  test('arrive compressed, and need no header at all', async () => {
    const { server, token, ids } = await open()
    const entries = Array.from({ length: 500 }, (_, n) => view(n))
    const text = JSON.stringify({ token, sent: NOON, contexts: [{ channel: 'web' }], entries })
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
    const body = new Uint8Array(await new Response(stream).arrayBuffer())
    expect((await server.post('touchpoints', body)).status).toBe(204)
    expect(ids()).toHaveLength(500)
    expect((await server.post('touchpoints', body)).status).toBe(204)
    expect(ids()).toHaveLength(500)
  })

  test('as large as a shop lets them through are taken, in whatever letters', async () => {
    const { send, ids } = await open()
    const most = 32 * 1024 - JSON.stringify({ text: '' }).length
    for (const [index, letter] of ['x', '茶', '"'].entries()) {
      const text = letter.repeat(letter === '"' ? most / 2 : most)
      expect((await send([[index, letter, 0, 'x', { text }, 0]])).status).toBe(204)
    }
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`field ${index}`, 1]))
    expect((await send([[4, 'many', 0, 'x', many, 0]])).status).toBe(204)
    expect(ids()).toEqual(['x', '茶', '"', 'many'])
  })

  test('keep what is too long around them short instead of being lost', async () => {
    const { send, kept } = await open()
    const long = 'x'.repeat(5000)
    const contexts = [
      {
        channel: 'web',
        page: { location: long, title: `x${'🍵'.repeat(5000)}` },
        campaign: { source: long, id: 7 },
      },
    ]
    await send([[1, 'a', 0, long, {}, 0]], { contexts })
    expect(kept()).toMatchObject([
      {
        name: 'x'.repeat(256),
        page: { location: 'x'.repeat(4096), title: `x${'🍵'.repeat(2047)}` },
      },
    ])
    expect(kept()[0]?.campaign).toEqual({ source: 'x'.repeat(512) })
  })

  test('tell by how much the device’s clock is wrong, and go by their age', async () => {
    const { send, kept } = await open()
    await send([[1, 'a', 2000, 'x', {}, 0]], { sent: NOON - 30_000 })
    await send([[2, 'b', 2000, 'x', {}, 0, null, 7]], { sent: null })
    expect(kept()).toMatchObject([
      { at: NOON - 2000, skew: 30_000, deviceAt: NOON - 32_000 },
      { at: NOON - 2000, deviceAt: 7 },
    ])
    expect(kept()[1]?.skew).toBeUndefined()
  })

  test('that a leaving page offered are asked for, and the answer names those that did not arrive', async () => {
    const { send, kept } = await open()
    await send([view(0, 'a'), view(0, 'b')])
    const asked = [[1, 'a'], [2, 'b'], [3, 'c'], 'x']
    const response = await send([view(4, 'd')], { asked })
    expect([response.status, await response.json()]).toEqual([200, { missing: ['c'] }])
    expect(kept().map(({ id, n }) => [id, n])).toEqual([
      ['a', 1],
      ['b', 2],
      ['d', 4],
    ])
  })

  test('are refused without a device, in another form, or too many at once', async () => {
    const { server, send } = await open()
    const many = Array.from({ length: 501 }, (_, n) => view(n))
    expect(await errorOf(await send([view(1)], { token: 'x' }))).toEqual([401, 'device'])
    expect(await errorOf(await send({}))).toEqual([400, 'body'])
    expect(await errorOf(await send([], { asked: {} }))).toEqual([400, 'body'])
    expect(await errorOf(await send(many))).toEqual([400, 'too-many'])
    const ranges = Array.from({ length: 5001 }, (_, n) => [n + 1, n + 1])
    expect(await errorOf(await send([], { dropped: ranges }))).toEqual([400, 'too-many'])
    expect(await errorOf(await send([['x'.repeat(300_000)]]))).toEqual([413, 'too-large'])
    expect(server.errors).toEqual([])
  })
})

describe('forgetting', () => {
  test('takes a token, and a purpose that there is', async () => {
    const { server, token, send, ids } = await open()
    await send([view(1)])
    for (const [body, refusal] of [
      [{ token: 'x' }, [401, 'device']],
      [{}, [400, 'body']],
      [{ token, purpose: 'fun' }, [400, 'body']],
      [{ token, purpose: null }, [400, 'body']],
      [{ token, purpose: ['analytics'] }, [400, 'body']],
    ] as const)
      expect(await errorOf(await server.post('forget', body))).toEqual(refusal)
    expect(ids()).toEqual(['t1'])
    const response = await server.post('forget', { token, purpose: 'analytics' })
    expect([response.status, await response.text(), ids()]).toEqual([204, '', []])
  })

  test('of a guest leaves other guests and accounts alone, and the device may begin again', async () => {
    const { server } = await open()
    const [phone, other, signedIn] = [
      await server.device(),
      await server.device(),
      await server.device('mio'),
    ]
    const tea = [1, ['add', 'tea', 1, { item_id: 'tea' }]]
    await phone.exchange(0, [tea])
    await other.exchange(0, [tea])
    await signedIn.exchange(0, [tea], 'mio')
    for (const { token } of [phone, signedIn])
      expect((await server.post('forget', { token })).status).toBe(204)
    phone.log = phone.token = phone.id = ''
    expect((await phone.exchange(0)).rows).toEqual({})
    expect((await other.exchange(0)).rows.cart).toHaveLength(1)
    expect((await (await server.device('mio')).exchange(0, [], 'mio')).rows.cart).toHaveLength(1)
  })
})
