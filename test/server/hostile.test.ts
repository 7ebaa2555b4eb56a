import { describe, expect, test } from 'vitest'
import { add, errorOf, inCart, testServer, url } from './testServer.ts'

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
      '{}',
      '{"cart":[0]}',
      '[0',
      '[[0]]',
      '["0"]',
      '[null]',
      '[-1]',
      '[1e400]',
      '[0.5]',
      '[0,null]',
      '[0,{}]',
      '[0,[]]',
      '[0,[1]]',
      '[0,[0,"cart",null]]',
      '[0,["1","cart",null]]',
      '[0,[1e400,"cart",null]]',
      '[0,[9007199254740993,"cart",null]]',
      '[0,[1,null,null]]',
      '[0,[1,["clear"]]]',
      '[0,[1,"",null]]',
      `[0,[1,"${'x'.repeat(200)}",null]]`,
      '['.repeat(100_000),
      '\u001f\u008bnot gzip',
    ])
      expect([body.slice(0, 40), ...(await send(body))]).toEqual([body.slice(0, 40), 400, 'body'])
  })

  test('too much is refused before it is read', async () => {
    expect(await send(`[0,"${'x'.repeat(10_000_000)}"]`)).toEqual([413, 'too-large'])
    expect(await send(await gzip(' '.repeat(50_000_000)))).toEqual([413, 'too-large'])
    expect(await send(await gzip(' '.repeat(50_000_000)), 'touchpoints')).toEqual([413, 'too-large'])
    const many = Array.from({ length: 101 }, (_, index) => inCart(add(index + 1)))
    expect(await send(JSON.stringify([0, ...many]))).toEqual([400, 'too-many'])
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

  test('a body whose sender is gone is no trouble of the server’s', async () => {
    const server = testServer()
    let told = false
    const body = new ReadableStream({
      pull(controller) {
        if (told) controller.error(new Error('aborted'))
        else controller.enqueue(new TextEncoder().encode('[0'))
        told = true
      },
    })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect(await errorOf(await server.handler(new Request(url('exchange'), init)))).toEqual([400, 'body'])
    expect(server.errors).toEqual([])
  })

  test('operations that no cart knows are rejected one by one', async () => {
    const deep = (depth: number): unknown => (depth ? [deep(depth - 1)] : 1)
    const ops = [
      null,
      {},
      ['add'],
      ['add', 'tea'],
      ['add', '', 1, { item_id: 'tea' }],
      ['add', 'tea', 1, { item_id: '' }],
      ['add', 'tea', 1, { item_id: 'tea' }, -1],
      ['add', 'tea', 1, { item_id: 'tea' }, 0, 'more'],
      ['add', 'tea', 1e7, { item_id: 'tea' }],
      ['add', 'tea', '1', { item_id: 'tea' }],
      ['add', 'tea', 1, { item_id: 'tea', price: {} }],
      ['add', 'tea', 1, { item_id: 'tea', item_name: 'x'.repeat(9000) }],
      ['add', 'x'.repeat(9000), 1, { item_id: 'tea' }],
      ['setQuantity', 'tea', 0.1],
      ['setQuantity', 'tea', 1, { item_id: 17 }],
      ['select', 'tea', 'yes'],
      ['purchase', '', []],
      ['purchase', 'T-1', [['tea', -1]]],
      ['purchase', 'T-1', [['tea']]],
      ['join', [['tea', { item: { item_id: 'tea' }, quantity: -1, channel: 'web' }]]],
      ['join', [['tea', { item: { item_id: 'tea' }, quantity: 1, channel: 'moon' }]]],
      ['adjust', 'tea', 'price', 1, 'cheaper'],
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
      [101, ['clear'], 'old'],
      [102, ['clear'], 0, -1],
      [103, ['clear'], 0, 0, 0, 'moon'],
      [104, ['clear'], null, null, null, null],
    ]
    expect(await phone.exchange(ops.length, odd)).toMatchObject({
      n: 104,
      rejected: [101, 102, 103].map((n) => [n, 'invalid']),
    })
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
    const poisoned = await server.post(path, `[0,[1,"cart",["add","tea",1,${item}]]]`, kiosk.as())
    expect((await poisoned.json()).rows.cart[0][1].item).toEqual({ item_id: 'tea', price: 2 })
    expect(({} as { price?: number }).price).toBeUndefined()
  })

  test('a cart has room for two thousand lines, those beside it and those that are gone included', async () => {
    const phone = await testServer().device()
    const lines = Array.from({ length: 2001 }, (_, index) => {
      const beside = index % 2 ? '\n' : ''
      return [index + 1, ['add', `${beside}item ${index}`, 1, { item_id: `item ${index}` }]]
    })
    for (let start = 0; start < 2000; start += 100)
      await phone.exchange(start, lines.slice(start, start + 100))
    expect(await phone.exchange(2000, lines.slice(2000))).toMatchObject({
      n: 2001,
      rejected: [[2001, 'full']],
    })
    // What is gone takes its place until everybody knows.
    const removed = [2002, ['remove', 'item 0']]
    const again = (n: number) => [n, ['add', 'item 2000', 1, { item_id: 'item 2000' }]]
    expect(await phone.exchange(2001, [removed, again(2003)])).toMatchObject({ rejected: [[2003, 'full']] })
    await phone.exchange(2003)
    expect(await phone.exchange(2003, [again(2004)])).toMatchObject({ n: 2004, rejected: [] })
  })

  test('the channel and the way to join have to be known', async () => {
    expect(await send('[0]', 'exchange?channel=moon')).toEqual([400, 'channel'])
    expect(await send('[0]', 'exchange?join=most')).toEqual([400, 'join'])
  })
})
