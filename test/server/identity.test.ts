import { createSyncHandler } from 'throughline/server'
import { describe, expect, test } from 'vitest'
import { memoryDatabase } from './memoryDatabase.ts'
import { add, errorOf, inCart, testServer } from './testServer.ts'

describe('who is asking', () => {
  test('an altered token proves nothing, whichever part was altered', async () => {
    const server = testServer()
    const [phone, other] = [await server.device(), await server.device()]
    await other.exchange(0, [add(1)])
    const [version, id, , signature] = phone.token.split('.')
    const last = phone.token.at(-1)!
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const forged = [
      [version, id, other.log, signature].join('.'),
      [version, other.id, phone.log, signature].join('.'),
      ...[...alphabet].filter((letter) => letter !== last).map((letter) => phone.token.slice(0, -1) + letter),
      phone.token.replace('v1', 'v2'),
      `${phone.token}A`,
      'v1.a.b.c',
      'x'.repeat(5000),
    ]
    for (const token of forged) {
      const headers = { 'tl-device': token }
      const path = `exchange?device=${other.id}&log=${other.log}`
      const answer = await (await server.post(path, [0, inCart(add(1))], headers)).json()
      expect(answer).toMatchObject({ n: 0, anew: true })
      expect(answer.rows).toEqual({})
      expect(answer.token).toBeDefined()
      expect([phone.log, other.log]).not.toContain(answer.log)
      const refused = await server.post('touchpoints', { token, entries: [] })
      expect([refused.status, (await refused.json()).error]).toEqual(
        expect.arrayContaining([expect.any(Number)]),
      )
      expect(refused.status).toBeGreaterThanOrEqual(400)
    }
  })

  test('the log in the address opens nothing that the token and the customer do not prove', async () => {
    const server = testServer()
    const [phone, other] = [await server.device(), await server.device()]
    await other.exchange(0, [add(1)])
    const path = `exchange?device=${other.id}&log=${other.log}`
    const answer = await (await server.post(path, [0, inCart(add(1))], phone.as())).json()
    expect(answer).toMatchObject({ log: phone.log, anew: true, number: 0 })
    expect(answer.rows).toEqual({})
    const account = await server.post('exchange?device=x&log=c_mio', [0], phone.as())
    expect(account.status).toBe(401)
    expect(await account.json()).toMatchObject({ error: 'customer' })
  })

  test('an Authorization that proves nothing is never taken for a guest', async () => {
    for (const authorization of ['Bearer', 'Bearer not a name', 'Basic bWlvOg==', '']) {
      const server = testServer()
      const phone = await server.device()
      const headers = { ...phone.as(), authorization }
      const refused = await server.post(`exchange?log=${phone.log}`, [0, inCart(add(1))], headers)
      expect(refused.status).toBe(401)
      expect(await refused.json()).toMatchObject({ error: 'customer' })
      expect(await phone.exchange(0)).toMatchObject({ number: 0 })
    }
  })

  test('without "authenticate" nobody is a customer', async () => {
    const handler = createSyncHandler({ database: memoryDatabase() })
    const headers = { authorization: 'Bearer mio' }
    const address = 'http://shop.test/exchange?v=1&channel=web'
    const refused = await handler(new Request(address, { method: 'POST', body: '[0]', headers }))
    expect(refused.status).toBe(401)
  })

  test('when "authenticate" fails, the answer is to come back later, not to be a guest', async () => {
    const server = testServer({
      authenticate() {
        throw new Error('sessions at 10.0.0.7 are down')
      },
    })
    const refused = await server.post('exchange', [0], { authorization: 'Bearer mio' })
    expect(refused.status).toBe(503)
    expect(await refused.text()).not.toContain('10.0.0.7')
    expect(server.errors).toMatchObject([{ message: 'sessions at 10.0.0.7 are down' }])
  })

  test('when "authenticate" answers what is no id, the shop hears what to write, and nobody has to sign in again', async () => {
    for (const answer of [17, { id: 'mio' }, 'x'.repeat(257)]) {
      const server = testServer({ authenticate: () => answer as string })
      const refused = await server.post('exchange', [0], { authorization: 'Bearer mio' })
      expect(await errorOf(refused)).toEqual([503, 'unavailable'])
      expect(server.errors).toMatchObject([
        { code: 'authenticate', message: expect.stringContaining('up to 256 characters') },
      ])
    }
  })

  test('servers with one secret know each other’s devices, others do not', async () => {
    const database = memoryDatabase()
    const [one, two] = ['a secret of the shop', 'another secret of it'].map((secret) =>
      testServer({ database, secret }),
    )
    const phone = await one!.device()
    const path = `exchange?device=${phone.id}&log=${phone.log}`
    const known = await (
      await testServer({ database, secret: 'a secret of the shop' }).post(path, [0], phone.as())
    ).json()
    expect(known.anew).toBeUndefined()
    expect(await (await two!.post(path, [0], phone.as())).json()).toMatchObject({ anew: true, lost: true })
  })

  test('a secret that could be guessed is refused at once', () => {
    expect(() => testServer({ secret: 'short' })).toThrow(/16 characters/)
  })
})
