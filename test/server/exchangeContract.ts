import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { add, cup, inCart, NOON, type TestDevice, type TestServer, tea, testServer } from './testServer.ts'

/** What somebody gets who has never been there: lines, and those that are gone and not forgotten. */
const linesIn = async (server: TestServer, customer: string): Promise<string[]> => {
  const reader = await server.device()
  const { rows } = await reader.exchange(0, [], customer)
  return (rows.cart ?? []).map(([key]: [string]) => key)
}

/** The exchange, seen from devices; run for each database. */
export function exchangeContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`an exchange on ${name}`, () => {
    let opened: OpenedDatabase
    let server: TestServer
    let phone: TestDevice
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      server = testServer({ database: opened.database, secret: 'the same after a reset' })
      phone = await server.device()
    }, 60_000)
    afterAll(() => opened?.close())

    test('gives back the row that an entry has made', async () => {
      server.clock += 5
      expect(await phone.exchange(0, [add(1, 2)])).toEqual({
        log: phone.log,
        number: 1,
        folded: 0,
        received: NOON + 5,
        n: 1,
        rows: {
          cart: [
            [
              'tea',
              {
                ...{ item: tea, quantity: 2, channel: 'web', place: 1, number: 1 },
                parts: [[1, phone.id, 1, 2]],
              },
            ],
          ],
        },
        rejected: [],
      })
      // Nothing has changed since.
      expect(await phone.exchange(1)).toEqual({
        ...{ log: phone.log, number: 1, folded: 1, received: NOON + 5, n: 1 },
        ...{ rows: {}, rejected: [] },
      })
    })

    test('counts a repeat once and answers it as if it were the first', async () => {
      const first = await phone.exchange(0, [add(1), [2, ['bend', 'tea']]])
      expect(first).toMatchObject({ number: 2, n: 2, rejected: [[2, 'invalid']] })
      expect(await phone.exchange(0, [add(1), [2, ['bend', 'tea']]])).toEqual(first)
      expect(await phone.exchange(1, [[2, ['bend', 'tea']], add(3)])).toMatchObject({
        number: 3,
        n: 3,
        rows: { cart: [['tea', { quantity: 2 }]] },
        rejected: [[2, 'invalid']],
      })
    })

    test('says how far all is decided that was merged into what was sent, also to who looks after a lost storage', async () => {
      expect(await phone.exchange(0, [add(1, 3)], undefined, { upto: '3' })).toMatchObject({ n: 3 })
      // What was merged came to nothing.
      expect(await phone.exchange(1, [], undefined, { upto: '5' })).toMatchObject({ n: 5, number: 1 })
      expect(await phone.exchange(1, [], undefined, { upto: '4' })).toMatchObject({ n: 5 })
      expect(await phone.exchange(1, [add(4), add(6)])).toMatchObject({ n: 6, number: 2 })
      const asked = (disk: string) => phone.exchange(2, [], undefined, { disk, upto: 'x' })
      expect(await asked(phone.id)).toMatchObject({ n: 6, disk: 6 })
      expect(await asked('d_nobody')).toMatchObject({ disk: 0 })
      expect(await asked('\0')).not.toHaveProperty('disk')
      const other = await server.device()
      // Of other logs nobody hears anything.
      expect(await other.exchange(0, [], undefined, { disk: phone.id })).toMatchObject({ disk: 0 })
    })

    test('counts once what is twice in a request, as it is said first', async () => {
      expect(await phone.exchange(0, [add(2), add(1), add(1, 5), add(2, 7)])).toMatchObject({
        ...{ number: 2, n: 2, rejected: [] },
        rows: { cart: [['tea', { quantity: 2 }]] },
      })
      expect(server.errors).toEqual([])
    })

    test('numbers may be missing, since a device counts on in another log, and none below is taken later', async () => {
      await phone.exchange(0, [add(3), add(5)])
      const answer = await phone.exchange(0, [add(4), add(6)])
      expect(answer).toMatchObject({ number: 3, n: 6, rows: { cart: [['tea', { quantity: 3 }]] } })
      expect(answer.anew).toBeUndefined()
    })

    test('a device that signs out goes on as a new guest, and counts on', async () => {
      await phone.exchange(0, [add(1)])
      const { log, id } = phone
      phone.log = ''
      const answer = await phone.exchange(0, [])
      expect(answer).toMatchObject({ anew: true, device: id })
      expect(answer.rows).toEqual({})
      expect(answer.log).not.toBe(log)
      expect(await phone.exchange(0, [add(2)])).toMatchObject({
        n: 2,
        rows: { cart: [['tea', { quantity: 1 }]] },
      })
    })

    test('applies entries in the order of their n, whatever the order in the request', async () => {
      const entries = [[3, ['remove', 'tea']], add(1), add(2, 5)]
      expect(await phone.exchange(0, entries)).toMatchObject({
        ...{ number: 3, n: 3 },
        rows: { cart: [['tea', { quantity: 0, gone: [3, phone.id, 3] }]] },
      })
    })

    test('a new device gets what is there, a known one what changed, also that a line is gone', async () => {
      const [app, kiosk] = [await server.device('mio'), await server.device()]
      await app.exchange(0, [add(1), add(2, 1, cup)], 'mio')
      const seen = await kiosk.exchange(0, [], 'mio')
      expect(seen).toMatchObject({ log: 'c_mio', number: 2, n: 0, anew: true })
      expect(seen.rows.cart.map(([key]: [string]) => key)).toEqual(['tea', 'cup'])
      await app.exchange(2, [[3, ['remove', 'cup']]], 'mio')
      const gone = { item: cup, channel: 'web', quantity: 0, number: 3, gone: [3, app.id, 3] }
      expect(await kiosk.exchange(2, [], 'mio')).toMatchObject({ number: 3, rows: { cart: [['cup', gone]] } })
      const nothing = await kiosk.exchange(3, [], 'mio')
      expect([nothing.number, nothing.folded, nothing.rows]).toEqual([3, 2, {}])
      // Until the last device has said that it knows.
      expect(await linesIn(server, 'mio')).toEqual(['tea', 'cup'])
      expect(await app.exchange(3, [], 'mio')).toMatchObject({ folded: 3, rows: {} })
      expect(await linesIn(server, 'mio')).toEqual(['tea'])
      expect((await kiosk.exchange(0, [], 'mio')).rows.cart).toHaveLength(1)
    })

    test('a line that is put back after it was gone comes to those who saw it go', async () => {
      await phone.exchange(0, [add(1), [2, ['clear']], add(3, 4)])
      const { rows } = await phone.exchange(2)
      const row = {
        item: tea,
        quantity: 4,
        channel: 'web',
        place: 3,
        number: 3,
        parts: [[3, phone.id, 3, 4]],
      }
      expect(rows.cart).toEqual([['tea', row]])
    })

    test('rejects what the collection or the server does not know, and goes on behind it', async () => {
      const body = `[0, [1, "cart", ["add", "tea", 1.5, {"item_id":"tea"}]],
        [3, "cart", ["add", "tea", 1, {"item_id":"tea"}]], [2, "tarot", { "card": "tower" }],
        [4, "__proto__", null], [5, "constructor", ["clear"]]]`
      const response = await server.post(`exchange?device=${phone.id}&log=${phone.log}`, body, phone.as())
      const answer = await response.json()
      expect(answer).toMatchObject({ n: 5, number: 5, rows: { cart: [['tea', { quantity: 1 }]] } })
      expect(Object.keys(answer.rows)).toEqual(['cart'])
      expect(answer.rejected).toEqual([
        [1, 'invalid'],
        [2, 'unknown-collection'],
        [4, 'unknown-collection'],
        [5, 'unknown-collection'],
      ])
    })

    test('an account has one cart on all devices, and another customer or guest has another', async () => {
      const [app, kiosk] = [await server.device('mio'), await server.device('mio')]
      await app.exchange(0, [add(1)], 'mio')
      await kiosk.exchange(1, [add(1, 2)], 'mio')
      const { rows } = await app.exchange(1, [], 'mio')
      expect(rows.cart).toMatchObject([['tea', { quantity: 3 }]])
      const guest = await phone.exchange(0)
      expect([guest.number, guest.rows]).toEqual([0, {}])
      const other = await kiosk.exchange(2, [], 'yui')
      expect([other.log, other.anew, other.rows]).toEqual(['c_yui', true, {}])
    })

    test('eight devices at once get numbers without holes, and no cursor skips an entry', async () => {
      const devices = await Promise.all(Array.from({ length: 8 }, () => server.device('mio')))
      const readers = await Promise.all(
        devices.map(async (device, index) => {
          const known = new Map<string, unknown>()
          const numbers: number[] = []
          for (const n of [1, 2, 3, 4, 5]) {
            const entry = add(n, 1, { item_id: `item ${index} ${n}` })
            const answer = await device.exchange(numbers.at(-1) ?? 0, [entry], 'mio')
            for (const [key, row] of answer.rows.cart) known.set(key, row)
            numbers.push(answer.number)
          }
          return { device, known, numbers }
        }),
      )
      const numbers = readers.flatMap((reader) => reader.numbers).sort((a, b) => a - b)
      expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      for (const { device, known, numbers } of readers) {
        const { rows } = await device.exchange(numbers.at(-1)!, [], 'mio')
        for (const [key, row] of rows.cart ?? []) known.set(key, row)
        expect(known.size).toBe(40)
      }
    }, 60_000)

    test('text that PostgreSQL cannot store arrives all the same', async () => {
      const body = String.raw`[0,[1,"cart",["add","a\u0000b",1,{"item_id":"\ud800x","item_name":"\ud83c\udf75 \\u0000"}]]]`
      const answer = await (
        await server.post(`exchange?device=${phone.id}&log=${phone.log}`, body, phone.as())
      ).json()
      expect(answer.rejected).toEqual([])
      const item = { item_id: '\ufffdx', item_name: '🍵 \\u0000' }
      expect(answer.rows.cart).toMatchObject([['a\ufffdb', { item }]])
      const odd = await server.post(`exchange?device=${phone.id}&log=%00g_`, [0], phone.as())
      expect(odd.status).toBe(200)
    })

    describe('when the guest signs in', () => {
      test('the entries of the request and the guest’s lines join the account’s, once', async () => {
        const kiosk = await server.device('mio')
        await kiosk.exchange(0, [add(1, 2), add(2, 1, cup)], 'mio')
        const guest = phone.log
        await phone.exchange(0, [add(1)])
        const answer = await phone.exchange(1, [add(2, 4), [3, ['bend']]], 'mio')
        expect(answer).toMatchObject({
          log: 'c_mio',
          n: 0,
          anew: true,
          decided: 3,
          rejected: [[3, 'invalid']],
        })
        expect(answer.lost).toBeUndefined()
        expect(answer.rows.cart.map(([key, row]: any) => [key, row.quantity])).toEqual([
          ['cup', 1],
          ['tea', 7],
        ])
        expect(answer.joined).toEqual({ cart: [['tea', 5]] })
        // The answer was lost: the same request again. What it has added is told once.
        phone.log = guest
        const { joined: _, ...again } = answer
        expect(await phone.exchange(1, [add(2, 4), [3, ['bend']]], 'mio')).toEqual(again)
        expect(await kiosk.exchange(2, [], 'mio')).toMatchObject({
          number: 3,
          rows: { cart: [['tea', { quantity: 7 }]] },
        })
        expect(await phone.exchange(3, [add(1, 1)], 'mio')).toMatchObject({ n: 1, number: 4 })
      })

      test('a device that has written into the account before hears how far it got', async () => {
        const { log } = phone
        await phone.exchange(0, [], 'mio')
        await phone.exchange(0, [add(1), add(2)], 'mio')
        phone.log = log
        expect(await phone.exchange(0, [], 'mio')).toMatchObject({
          log: 'c_mio',
          n: 2,
          decided: 0,
          anew: true,
        })
      })

      test('the guest’s log is closed: who comes back to it without the account is somebody new', async () => {
        const { log, id } = phone
        await phone.exchange(0, [add(1)])
        await phone.exchange(1, [], 'mio')
        phone.log = log
        const answer = await phone.exchange(1, [add(2, 5)])
        expect(answer).toMatchObject({ number: 0, n: 0, anew: true, decided: 1 })
        expect(answer.rows).toEqual({})
        expect(answer.lost).toBeUndefined()
        expect(phone.log).not.toBe(log)
        expect(phone.id).not.toBe(id)
        expect(await phone.exchange(0, [add(1, 5)])).toMatchObject({
          n: 1,
          rows: { cart: [['tea', { quantity: 5 }]] },
        })
      })

      test('who goes on in a guest’s log that somebody has forgotten since brings what is in it', async () => {
        const kiosk = await server.device('mio')
        const { log } = phone
        await phone.exchange(0, [add(1)])
        await phone.exchange(1, [], 'mio')
        await server.post('forget', { token: phone.token })
        phone.log = log
        await phone.exchange(0, [add(1, 3)])
        expect(await phone.exchange(1, [], 'mio')).toMatchObject({
          ...{ log: 'c_mio', number: 2, joined: { cart: [['tea', 3]] } },
          rows: { cart: [['tea', { quantity: 4 }]] },
        })
        expect(await kiosk.exchange(1, [], 'mio')).toMatchObject({
          rows: { cart: [['tea', { quantity: 4 }]] },
        })
      })

      test('an entry made after the join, but numbered before its answer, is left to the device', async () => {
        const { log } = phone
        await phone.exchange(0, [add(1)], 'mio')
        phone.log = log
        const answer = await phone.exchange(0, [add(1), add(2)], 'mio')
        expect(answer).toMatchObject({ decided: 1, n: 0, rows: { cart: [['tea', { quantity: 1 }]] } })
      })

      test('an empty guest adds nothing to the account', async () => {
        expect(await phone.exchange(0, [], 'mio')).toMatchObject({ log: 'c_mio', number: 0, anew: true })
      })

      test('the next customer of a shared device gets neither the lines nor the entries of the one before', async () => {
        await phone.exchange(0, [add(1)])
        await phone.exchange(1, [], 'mio')
        await phone.exchange(1, [add(1)], 'mio')
        const answer = await phone.exchange(2, [add(2), add(3)], 'yui')
        expect(answer).toMatchObject({
          log: 'c_yui',
          number: 0,
          n: 0,
          decided: 1,
          anew: true,
        })
        expect(answer.rows).toEqual({})
        const back = await phone.exchange(0, [add(1)], 'mio')
        expect(back.rows.cart).toMatchObject([['tea', { quantity: 2 }]])
      })

      test('two requests that sign one guest in at the same moment join it once', async () => {
        await phone.exchange(0, [add(1)])
        const twin = { ...phone }
        const send = () =>
          server.post(`exchange?device=${twin.id}&log=${twin.log}`, [1, inCart(add(2))], twin.as('mio'))
        await Promise.all([send(), send(), send()])
        const { rows, number } = await phone.exchange(1, [], 'mio')
        expect([rows.cart[0][1].quantity, number]).toEqual([2, 1])
      })
    })

    describe('when a tab has lost its storage', () => {
      test('it becomes a device of its own in the same guest’s log', async () => {
        await phone.exchange(0, [add(1)])
        const { id, log } = phone
        phone.id = ''
        const answer = await phone.exchange(1)
        expect(answer).toMatchObject({ log, n: 0, number: 1, anew: true, decided: 1 })
        expect(answer.rows.cart).toMatchObject([['tea', { quantity: 1 }]])
        expect(phone.id).not.toBe(id)
        expect(await phone.exchange(1, [add(1)])).toMatchObject({
          rows: { cart: [['tea', { quantity: 2 }]] },
        })
      })

      test('it signs its guest in as any other', async () => {
        await phone.exchange(0, [add(1)])
        phone.id = ''
        const answer = await phone.exchange(1, [], 'mio')
        expect(answer).toMatchObject({ log: 'c_mio', n: 0, number: 1, anew: true, decided: 1 })
        expect(answer.rows.cart).toMatchObject([['tea', { quantity: 1 }]])
      })
    })

    describe('when the server has lost something', () => {
      test('a token that proves nothing makes a new device, and a guest offers what it has', async () => {
        await phone.exchange(0, [add(1)])
        const token = phone.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
        Object.assign(phone, { token })
        const answer = await phone.exchange(1, [add(2)])
        expect(answer).toMatchObject({
          n: 0,
          number: 0,
          anew: true,
          decided: 0,
          lost: true,
        })
        expect(answer.rows).toEqual({})
        expect(answer.device).toMatch(/^d_/)
        const row = { item: tea, quantity: 1, channel: 'web', place: 1 }
        const offered = await phone.exchange(0, [[1, ['join', [['tea', row]]]], add(2)])
        expect(offered).toMatchObject({ n: 2, rows: { cart: [['tea', { quantity: 2 }]] }, rejected: [] })
      })

      test('a guest’s log that is gone is offered by its device, an account’s is not', async () => {
        await phone.exchange(0, [add(1)])
        const app = await server.device('mio')
        await app.exchange(0, [add(1)], 'mio')
        await opened.reset()
        server = testServer({ database: opened.database, secret: 'the same after a reset' })
        await opened.database.open()
        const headers = [phone.as(), app.as('mio')] as const
        const guest = await (
          await server.post(`exchange?device=${phone.id}&log=${phone.log}`, [1], headers[0])
        ).json()
        expect(guest).toMatchObject({ anew: true, lost: true, n: 0, number: 0, log: phone.log })
        const account = await (
          await server.post(`exchange?device=${app.id}&log=c_mio`, [1, inCart(add(2))], headers[1])
        ).json()
        expect(account).toMatchObject({ anew: true, n: 2, number: 1, log: 'c_mio', rejected: [] })
        expect(account.lost).toBeUndefined()
      })

      test('a cursor from before a restored backup starts again from the beginning', async () => {
        await phone.exchange(0, [add(1)])
        const answer = await phone.exchange(900, [add(2)])
        expect(answer).toMatchObject({
          anew: true,
          n: 2,
          number: 2,
          rows: { cart: [['tea', { quantity: 2 }]] },
        })
        expect(answer.lost).toBeUndefined()
      })
    })
  })
}
