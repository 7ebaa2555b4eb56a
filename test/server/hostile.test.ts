import { describe, expect, test } from 'vitest'
import { add, errorOf, testServer, url } from './testServer.ts'

describe('hostile input', () => {
  const send = async (body: string | Uint8Array, path = 'exchange') => {
    const server = testServer()
    const phone = await server.device()
    const address = path === 'exchange' ? `exchange?device=${phone.id}&log=${phone.log}` : path
    return errorOf(await server.post(address, body, phone.as()))
  }
  const gzip = async (text: string) =>
    new Uint8Array(
      await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    )

  test('what is not an exchange is refused', async () => {
    for (const body of [
      '',
      'null',
      '[]',
      '"cart"',
      '{"cart":',
      '{"cart":[]}',
      '{"cart":{}}',
      '{"cart":["0"]}',
      '{"cart":[-1]}',
      '{"cart":[1e400]}',
      '{"cart":[0.5]}',
      '{"cart":[0,[]]}',
      '{"cart":[0,[0,null]]}',
      '{"cart":[0,["1",null]]}',
      '{"cart":[0,[1e400,null]]}',
      '{"cart":[0,[9007199254740993,null]]}',
      `{"${'x'.repeat(200)}":[0]}`,
      '['.repeat(100_000),
      '\u001f\u008bnot gzip',
    ])
      expect([body.slice(0, 40), ...(await send(body))]).toEqual([body.slice(0, 40), 400, 'body'])
  })

  test('too much is refused before it is read', async () => {
    expect(await send(`{"cart":[0],"x":"${'x'.repeat(10_000_000)}"}`)).toEqual([413, 'too-large'])
    expect(await send(await gzip(' '.repeat(50_000_000)))).toEqual([413, 'too-large'])
    expect(await send(await gzip(' '.repeat(50_000_000)), 'touchpoints')).toEqual([413, 'too-large'])
    expect(
      await send(JSON.stringify({ cart: [0, ...Array.from({ length: 101 }, (_, i) => add(i + 1))] })),
    ).toEqual([400, 'too-many'])
  })

  test('a body without an end is left alone once it is too long', async () => {
    let given = 0
    const body = new ReadableStream({
      pull(controller) {
        given += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    const response = await testServer().handler(new Request(url('exchange'), init))
    expect(await errorOf(response)).toEqual([413, 'too-large'])
    expect(given).toBeLessThan(600_000)
  })

  test('operations that no cart knows are rejected one by one', async () => {
    const deep = (depth: number): unknown => (depth ? [deep(depth - 1)] : 1)
    const ops = [
      null,
      {},
      ['add'],
      ['add', 'tea', 1],
      ['add', 'tea', 1, { item_id: '' }],
      ['add', 'tea', 1e7, { item_id: 'tea' }],
      ['add', 'tea', '1', { item_id: 'tea' }],
      ['add', 'tea', 1, { item_id: 'tea', price: {} }],
      ['add', 'tea', 1, { item_id: 'tea', item_name: 'x'.repeat(9000) }],
      ['add', 'x'.repeat(9000), 1, { item_id: 'tea' }],
      ['setQuantity', 'tea', 0.1],
      ['remove'],
      ['clear', 'more'],
      ['constructor'],
      deep(50),
    ]
    const server = testServer()
    const phone = await server.device()
    const answer = await phone.exchange(
      0,
      ops.map((op, index) => [index + 1, op]),
    )
    expect(answer.rejected).toEqual(ops.map((_, index) => [index + 1, 'invalid']))
    const odd = [
      [16, ['clear'], 'old'],
      [17, ['clear'], 0, -1],
      [18, ['clear'], 0, 0, 0, 'moon'],
      [19, ['clear'], null, null, null, null],
    ]
    expect((await phone.exchange(15, odd)).rejected.map(([n]: [number]) => n)).toEqual([16, 17, 18])
    expect(server.errors).toEqual([])
  })

  test('names from JavaScript’s own objects are names like any other', async () => {
    const phone = await testServer().device()
    const names = ['__proto__', 'constructor', 'toString']
    const entries = names.map((name, index) => [index + 1, ['add', name, 1, { item_id: name, price: 1 }]])
    const answer = await phone.exchange(0, entries)
    expect(answer.rows.cart.map(([key]: [string]) => key).sort()).toEqual([...names].sort())
    const item = '{"item_id":"tea","__proto__":{"price":1},"price":2}'
    const server = testServer()
    const kiosk = await server.device()
    const path = `exchange?device=${kiosk.id}&log=${kiosk.log}`
    const poisoned = await server.post(path, `{"cart":[0,[1,["add","tea",1,${item}]]]}`, kiosk.as())
    expect((await poisoned.json()).rows.cart[0][1].item).toEqual({ item_id: 'tea', price: 2 })
    expect(({} as { price?: number }).price).toBeUndefined()
  })

  test('a cart has room for a thousand lines', async () => {
    const phone = await testServer().device()
    const lines = Array.from({ length: 1001 }, (_, index) => add(index + 1, 1, { item_id: `item ${index}` }))
    for (let start = 0; start < 1000; start += 25) await phone.exchange(start, lines.slice(start, start + 25))
    expect(await phone.exchange(1000, lines.slice(1000))).toMatchObject({
      n: 1001,
      rejected: [[1001, 'full']],
    })
  })

  test('the channel and the way to join have to be known', async () => {
    expect(await send('{}', 'exchange?channel=moon')).toEqual([400, 'channel'])
    expect(await send('{}', 'exchange?join=max')).toEqual([400, 'join'])
  })
})
