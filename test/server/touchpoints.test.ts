import { describe, expect, test } from 'vitest'
import { memoryDatabase } from './memoryDatabase.ts'
import { errorOf, testServer } from './testServer.ts'

describe('touchpoints', () => {
  const view = (n: number, id = `t${n}`): unknown[] => [n, id, 0, 0, 'web', ['page_view', {}]]

  test('one that is malformed does not block those behind it', async () => {
    const database = memoryDatabase()
    const server = testServer({ database })
    const { token } = await server.device()
    const deep = JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`)
    const bad = [
      null,
      [],
      [1, '', 0, 0, 'web', ['x', {}]],
      [1, 'a', 0, 0, 'moon', ['x', {}]],
      [1, 'a', 0, 9e15, 'web', ['x', {}]],
      [1, 'a', 0, 0, 'web', ['x', { deep }]],
      [1, 'a', 0, 0, 'web', ['x', { text: 'x'.repeat(20_000) }]],
      [1, 'a', 0, 0, 'web', ['x', []]],
    ]
    const response = await server.post('touchpoints', { token, entries: [view(1), ...bad, view(2)] })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect([...database.touchpoints.values()].map(({ id }) => id)).toEqual(['t1', 't2'])
    expect(server.errors).toMatchObject([{ code: 'touchpoints', message: expect.stringContaining('8') }])
  })

  test('arrive compressed, and need no header at all', async () => {
    const database = memoryDatabase()
    const server = testServer({ database })
    const { token } = await server.device()
    const text = JSON.stringify({ token, entries: Array.from({ length: 500 }, (_, n) => view(n)) })
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
    const body = new Uint8Array(await new Response(stream).arrayBuffer())
    expect((await server.post('touchpoints', body)).status).toBe(204)
    expect(database.touchpoints.size).toBe(500)
    expect((await server.post('touchpoints', body)).status).toBe(204)
    expect(database.touchpoints.size).toBe(500)
  })

  test('are refused without a device, in another form, or too many at once', async () => {
    const server = testServer()
    const { token } = await server.device()
    const many = Array.from({ length: 501 }, (_, n) => view(n))
    expect(await errorOf(await server.post('touchpoints', { token: 'x', entries: [view(1)] }))).toEqual([
      401,
      'device',
    ])
    expect(await errorOf(await server.post('touchpoints', { token, entries: {} }))).toEqual([400, 'body'])
    expect(await errorOf(await server.post('touchpoints', { token, entries: many }))).toEqual([
      400,
      'too-many',
    ])
  })
})
