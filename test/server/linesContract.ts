import type { CartRow } from 'throughline'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { add, cup, type TestDevice, type TestServer, tea, testServer } from './testServer.ts'

const DAY = 24 * 60 * 60 * 1000
const secret = 'the same after a reset'

/** What entries make of lines, and how a log forgets what everybody knows; run for each database. */
export function linesContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`lines on ${name}`, () => {
    let opened: OpenedDatabase
    let server: TestServer
    let app: TestDevice
    let kiosk: TestDevice
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(() => begin(), 60_000)
    afterAll(() => opened?.close())

    /** Two devices of one customer. */
    const begin = async (history = false) => {
      await opened.reset()
      server = testServer({ database: opened.database, secret, history })
      app = await server.device('mio')
      kiosk = await server.device('mio')
    }
    const rejectedOf = (device: TestDevice, last = 1000) =>
      opened.database.transaction((store) => store.rejected('c_mio', device.id, 1, last))
    const rowsAfter = (cursor: number) =>
      opened.database.transaction((store) => store.rowsAfter('c_mio', cursor))
    const keysAfter = async (cursor: number) => (await rowsAfter(cursor)).map(({ key }) => key)
    const told = (answer: any) =>
      Object.fromEntries((answer.rows.cart ?? []).map(([id, row]: any) => [id, row.quantity]))

    describe('an entry covers only what its author had seen', () => {
      test('what somebody else has added meanwhile stays when a line is removed, and says so', async () => {
        await app.exchange(0, [add(1, 5)], 'mio')
        await kiosk.exchange(1, [add(1, 2)], 'mio')
        const removed = await app.exchange(1, [[2, ['remove', 'tea']]], 'mio')
        expect(removed.rows.cart).toMatchObject([['tea', { quantity: 2, revived: [3, app.id, 2] }]])
        // Until somebody who knows that changes it.
        const known = await kiosk.exchange(3, [add(2, 1)], 'mio')
        expect(told(known)).toEqual({ tea: 3 })
        expect(known.rows.cart[0][1].revived).toBeUndefined()
      })

      test('an addition to a line that is gone meanwhile brings it back', async () => {
        await app.exchange(0, [add(1, 5)], 'mio')
        await kiosk.exchange(0, [], 'mio')
        await app.exchange(1, [[2, ['clear']]], 'mio')
        const { rows } = await kiosk.exchange(1, [[1, ['add', 'tea', 1]]], 'mio')
        expect(rows.cart).toMatchObject([['tea', { item: tea, quantity: 1, revived: [3, kiosk.id, 1] }]])
      })

      test('of two who set a line the later one counts, whoever comes first', async () => {
        await app.exchange(0, [add(1)], 'mio')
        const set = (n: number, quantity: number, age: number) => [n, ['setQuantity', 'tea', quantity], age]
        await app.exchange(1, [set(2, 3, 1000)], 'mio')
        expect(told(await kiosk.exchange(1, [set(1, 5, 9000)], 'mio'))).toEqual({ tea: 3 })
        expect(told(await kiosk.exchange(1, [[2, ['setQuantity', 'tea', 7], 0, 1, 0]], 'mio'))).toEqual({
          tea: 7,
        })
      })

      test('an entry that says what it had seen is believed, but not of what is not there', async () => {
        await app.exchange(0, [add(1, 5), add(2, 2)], 'mio')
        expect(told(await kiosk.exchange(2, [[1, ['remove', 'tea'], 0, 1]], 'mio'))).toEqual({ tea: 2 })
        const own = [add(3, 4), [4, ['remove', 'tea'], 0, 3, 2]]
        expect(told(await app.exchange(3, own, 'mio'))).toEqual({ tea: 4 })
        const ahead = await kiosk.exchange(3, [[2, ['remove', 'tea'], 0, 900]], 'mio')
        expect([ahead.anew, told(ahead)]).toEqual([undefined, { tea: 0 }])
      })

      test('an order takes what was bought, once, and leaves what its page had not seen', async () => {
        await app.exchange(0, [add(1, 3), add(2, 1, cup)], 'mio')
        await kiosk.exchange(2, [add(1, 1)], 'mio')
        const order = ['purchase', 'T-1', [['tea', 2]]]
        const answer = await app.exchange(2, [[3, order]], 'mio')
        expect(told(answer)).toMatchObject({ tea: 2 })
        expect(told(answer)).not.toHaveProperty('cup')
        expect(told(await app.exchange(4, [[4, order]], 'mio'))).toEqual({})
      })
    })

    describe('a product', () => {
      test('can be left out by those who add to a line that is known', async () => {
        await app.exchange(0, [add(1, 2), [2, ['remove', 'tea']]], 'mio')
        const answer = await kiosk.exchange(0, [[1, ['add', 'tea', 3]]], 'mio')
        expect(answer.missing).toBeUndefined()
        expect(answer.rows.cart).toMatchObject([['tea', { item: tea, quantity: 3 }]])
      })

      test('that nobody knows is asked for, after what comes before it', async () => {
        const entries = [add(1), [2, ['add', 'cup', 2, null]], add(3, 1, { item_id: 'pot' })]
        const asked = await app.exchange(0, entries, 'mio')
        expect(asked).toMatchObject({ n: 1, number: 1, missing: true, rejected: [] })
        expect(told(asked)).toEqual({ tea: 1 })
        const told2 = await app.exchange(1, [[2, ['add', 'cup', 2, cup]], entries[2]], 'mio', { full: '1' })
        expect(told2).toMatchObject({ n: 3, number: 3, rejected: [] })
        expect(told2.missing).toBeUndefined()
        expect(told(told2)).toEqual({ cup: 2, pot: 1 })
      })

      test('that is never told is rejected, and does not hold up the rest', async () => {
        const answer = await app.exchange(0, [[1, ['add', 'cup', 2]], add(2)], 'mio', { full: '1' })
        expect(answer).toMatchObject({ n: 2, number: 2, rejected: [[1, 'missing']] })
        expect(answer.missing).toBeUndefined()
        expect(told(answer)).toEqual({ tea: 1 })
      })

      test('that is asked for lets a guest wait with signing in', async () => {
        const phone = await server.device()
        const guest = phone.log
        const asked = await phone.exchange(0, [add(1), [2, ['add', 'cup', 1]]], 'mio')
        expect(asked).toMatchObject({ log: guest, n: 1, missing: true })
        expect([asked.anew, asked.joined]).toEqual([undefined, undefined])
        const cupToo = [[2, ['add', 'cup', 1, cup]]]
        const joined = await phone.exchange(1, cupToo, 'mio', { full: '1' })
        expect(joined).toMatchObject({ log: 'c_mio', anew: true, decided: 2 })
        expect(told(joined)).toEqual({ tea: 1, cup: 1 })
      })
    })

    describe('what everybody knows', () => {
      test('is forgotten: how a line came about, that one is gone, and entries', async () => {
        await app.exchange(0, [add(1, 2), [2, ['bend']], add(3, 1, cup), [4, ['remove', 'cup']]], 'mio')
        expect((await kiosk.exchange(0, [], 'mio')).folded).toBe(0)
        expect((await kiosk.exchange(4, [], 'mio')).folded).toBe(0)
        expect(await rejectedOf(app)).toEqual([[2, 'invalid']])
        expect(await keysAfter(3)).toEqual(['cup'])
        const last = await app.exchange(4, [], 'mio')
        expect([last.folded, last.rows]).toEqual([4, {}])
        expect(await rejectedOf(app)).toEqual([])
        expect(await keysAfter(0)).toEqual(['tea'])
        expect(await keysAfter(3)).toEqual([])
        const { rows } = await (await server.device()).exchange(0, [], 'mio')
        expect(rows.cart).toEqual([['tea', { item: tea, quantity: 2, channel: 'web', place: 1, number: 1 }]])
        // What is decided stays so.
        expect(await app.exchange(4, [add(3, 1, cup)], 'mio')).toMatchObject({ n: 4, number: 4, rows: {} })
      })

      test('stays to be looked at with "history", as far as it is entries', async () => {
        await begin(true)
        await app.exchange(0, [add(1), [2, ['bend']], [3, ['remove', 'tea']]], 'mio')
        await kiosk.exchange(3, [], 'mio')
        expect(await app.exchange(3, [], 'mio')).toMatchObject({ folded: 3 })
        expect(await rejectedOf(app)).toEqual([[2, 'invalid']])
        expect(await keysAfter(2)).toEqual([])
      })

      test('is less while a device has something to send that has not seen it', async () => {
        await app.exchange(0, [add(1)], 'mio')
        await app.exchange(1, [[2, ['remove', 'tea']]], 'mio')
        await kiosk.exchange(2, [], 'mio', { waits: '1' })
        expect(await app.exchange(2, [], 'mio')).toMatchObject({ folded: 1 })
        // It had not seen that the line went.
        const late = await kiosk.exchange(2, [[1, ['add', 'tea', 1], 0, 1]], 'mio')
        const back = { item: tea, quantity: 1, revived: [3, kiosk.id, 1] }
        expect(late).toMatchObject({ folded: 2, rows: { cart: [['tea', back]] } })
        await kiosk.exchange(3, [], 'mio')
        expect(await app.exchange(3, [], 'mio')).toMatchObject({ folded: 3 })
      })

      test('is not put off by a device that has been away for a month, and that one starts anew', async () => {
        await app.exchange(0, [add(1), add(2, 2, cup), add(3, 1, { item_id: 'pot' })], 'mio')
        await kiosk.exchange(3, [], 'mio')
        server.clock += 29 * DAY
        await app.exchange(3, [[4, ['remove', 'tea']], add(5, 1, cup)], 'mio')
        expect(await app.exchange(5, [], 'mio')).toMatchObject({ folded: 3 })
        server.clock += 2 * DAY
        expect(await app.exchange(5, [], 'mio')).toMatchObject({ folded: 5 })
        const sent = [
          [1, ['setQuantity', 'tea', 2]],
          [2, ['remove', 'cup']],
          [3, ['remove', 'pot']],
          [4, ['setQuantity', 'cup', 2]],
          add(5, 3),
        ]
        const answer = await kiosk.exchange(3, sent, 'mio')
        expect(answer).toMatchObject({ anew: true, n: 5, decided: 5, number: 10, folded: 5 })
        // A line that was gone; one that has changed since, and that has more; one that has not.
        expect(answer.rejected).toEqual([[1, 'too-old']])
        expect(told(answer)).toEqual({ cup: 3, pot: 0, tea: 3 })
        expect((await kiosk.exchange(10, [], 'mio')).anew).toBeUndefined()
      })

      test('counts for all but the last 512 entries, whoever has not heard of them', async () => {
        for (let start = 0; start < 600; start += 100)
          await app.exchange(
            start,
            Array.from({ length: 100 }, (_, index) =>
              index === 11 ? [start + 12, ['bend']] : add(start + index + 1),
            ),
            'mio',
          )
        expect(await app.exchange(600, [], 'mio')).toMatchObject({ folded: 88 })
        expect((await rejectedOf(app)).map(([n]) => n)).toEqual([112, 212, 312, 412, 512])
        const [kept] = await rowsAfter(0)
        expect(kept!.row).toMatchObject({ quantity: 594, base: 87 })
        expect((kept!.row as CartRow).parts).toHaveLength(507)
        const answer = await kiosk.exchange(0, [], 'mio')
        expect(answer).toMatchObject({ anew: true, number: 600 })
        expect(told(answer)).toEqual({ tea: 594 })
      })

      test('is not waited for by what never asks: a guest that has become part of it', async () => {
        const phone = await server.device()
        await phone.exchange(0, [add(1)])
        expect(await phone.exchange(1, [], 'mio')).toMatchObject({ log: 'c_mio', number: 1 })
        for (const device of [app, kiosk]) await device.exchange(1, [], 'mio')
        expect(await phone.exchange(1, [], 'mio')).toMatchObject({ folded: 1 })
      })
    })
  })
}
