import type { Accept, AcceptContext, Adjustment, ChangedLine } from 'throughline/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { add, cup, type TestServer, tea, testServer } from './testServer.ts'

const secret = 'the same after a reset'

/** What a shop says to changed lines, and what it knows of products; run for each database. */
export function acceptContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`a shop with a say on ${name}`, () => {
    let opened: OpenedDatabase
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
    }, 60_000)
    afterAll(() => opened?.close())

    const asked: [readonly ChangedLine[], AcceptContext][] = []
    const shopThat = (accept: Accept, more: Partial<Parameters<typeof testServer>[0]> = {}): TestServer => {
      asked.splice(0)
      return testServer({
        database: opened.database,
        secret,
        accept(lines, context) {
          asked.push([lines, context])
          return accept(lines, context)
        },
        ...more,
      })
    }
    /** There are three of each. */
    const stock: Accept = (lines) =>
      lines.flatMap(({ id, quantity }): Adjustment[] =>
        quantity > 3 ? [{ id, quantity: 3, reason: 'stock' }] : [],
      )

    test('is asked about lines that have just been changed and are in the cart', async () => {
      const phone = await shopThat(() => []).device('mio')
      const saved = [3, ['setQuantity', '\ncup', 1, cup]]
      const answer = await phone.exchange(
        0,
        [add(1, 2), add(2, 1, cup), saved, [4, ['remove', 'cup']]],
        'mio',
      )
      expect(answer.number).toBe(4)
      expect(answer.adjusted).toBeUndefined()
      expect(asked).toEqual([[[{ id: 'tea', item: tea, quantity: 2 }], { channel: 'web', customer: 'mio' }]])
      await phone.exchange(4, [], 'mio')
      await phone.exchange(4, [[4, ['remove', 'cup']]], 'mio')
      expect(asked).toHaveLength(1)
      const guest = await testServer({ database: opened.database, secret }).device()
      expect(guest.log).toMatch(/^g_/)
    })

    test('is asked about a guest’s lines without a customer, and about those that join', async () => {
      const server = shopThat(() => [])
      const phone = await server.device()
      await phone.exchange(0, [add(1, 2)])
      await phone.exchange(1, [], 'mio')
      const lines = [{ id: 'tea', item: tea, quantity: 2 }]
      expect(asked).toEqual([
        [lines, { channel: 'web' }],
        [lines, { channel: 'web', customer: 'mio' }],
      ])
    })

    test('corrects a quantity by an entry of its own', async () => {
      const phone = await shopThat(stock).device()
      const answer = await phone.exchange(0, [add(1, 5), add(2, 1, cup)])
      expect(answer).toMatchObject({ n: 2, number: 3, rejected: [], adjusted: [[1, 'stock']] })
      const adjusted = { field: 'quantity', old: 5, new: 3, reason: 'stock', by: [3, 'shop', 1] }
      expect(Object.fromEntries(answer.rows.cart)).toMatchObject({
        tea: { quantity: 3, number: 3, adjusted },
        cup: { quantity: 1 },
      })
      // Until somebody who knows that changes the line.
      const next = await phone.exchange(3, [[3, ['add', 'tea', -1]]])
      expect(next.adjusted ?? []).toEqual([])
      expect(next.rows.cart).toMatchObject([['tea', { quantity: 2 }]])
      expect(next.rows.cart[0][1].adjusted).toBeUndefined()
      const again = await phone.exchange(4, [[4, ['add', 'tea', 7]]])
      expect(again).toMatchObject({ number: 6, adjusted: [[4, 'stock']] })
      expect(again.rows.cart).toMatchObject([['tea', { quantity: 3, adjusted: { by: [6, 'shop', 2] } }]])
    })

    test('corrects a price', async () => {
      const price: Accept = (lines) => lines.map(({ id }) => ({ id, price: 2200, reason: 'price' }))
      const phone = await shopThat(price).device()
      const answer = await phone.exchange(0, [add(1, 2)])
      expect(answer).toMatchObject({ number: 2, rejected: [], adjusted: [[1, 'price']] })
      const adjusted = { field: 'price', old: 1980, new: 2200, reason: 'price', by: [2, 'shop', 1] }
      expect(answer.rows.cart).toMatchObject([
        ['tea', { item: { ...tea, price: 2200 }, quantity: 2, adjusted }],
      ])
      // As it has to be: nothing more is said.
      expect(await phone.exchange(2, [[2, ['add', 'tea', 1]]])).toMatchObject({ n: 2, number: 3 })
    })

    test('rejects what it does not sell, and the line goes', async () => {
      const none: Accept = (lines) =>
        lines.flatMap(({ id }) => (id === 'cup' ? [{ id, quantity: 0, reason: 'discontinued' }] : []))
      const server = shopThat(none)
      const phone = await server.device()
      const answer = await phone.exchange(0, [add(1, 2), add(2, 1, cup), add(3, 2, cup)])
      expect(answer).toMatchObject({ n: 3, number: 4 })
      expect(answer.adjusted).toBeUndefined()
      expect(answer.rejected).toEqual([
        [2, 'discontinued'],
        [3, 'discontinued'],
      ])
      expect(Object.fromEntries(answer.rows.cart)).toMatchObject({
        tea: { quantity: 2 },
        cup: { quantity: 0 },
      })
      expect(server.errors).toEqual([])
    })

    test('leaves what somebody adds while it thinks', async () => {
      let meanwhile: (() => Promise<unknown>) | undefined
      const server = shopThat(async (lines, context) => {
        if (!meanwhile) return []
        const act = meanwhile
        meanwhile = undefined
        await act()
        return stock(lines, context)
      })
      const [app, kiosk] = [await server.device('mio'), await server.device('mio')]
      meanwhile = () => kiosk.exchange(0, [add(1, 2)], 'mio')
      const answer = await app.exchange(0, [add(1, 5)], 'mio')
      expect(asked.map(([[line]]) => line?.quantity)).toEqual([5, 7])
      expect(answer).toMatchObject({ n: 1, number: 3, adjusted: [[1, 'stock']] })
      expect(answer.rows.cart).toMatchObject([['tea', { quantity: 5, number: 3 }]])
    })

    test('that fails is an outage, and what was decided stays', async () => {
      let down = true
      const server = shopThat(() => {
        if (down) throw new Error('warehouse is down')
        return []
      })
      const phone = await server.device()
      await expect(phone.exchange(0, [add(1)])).rejects.toThrow()
      expect(server.errors).toMatchObject([{ message: 'warehouse is down' }])
      down = false
      expect(await phone.exchange(0, [add(1)])).toMatchObject({
        ...{ n: 1, number: 1 },
        rows: { cart: [['tea', { quantity: 1 }]] },
      })
    })

    test('that could not be asked is asked when the device comes again', async () => {
      let down = true
      const server = shopThat((lines, context) => {
        if (down) throw new Error('warehouse is down')
        return stock(lines, context)
      })
      const phone = await server.device()
      await expect(phone.exchange(0, [add(1, 5)])).rejects.toThrow()
      down = false
      expect(await phone.exchange(0, [add(1, 5)])).toMatchObject({
        ...{ n: 1, adjusted: [[1, 'stock']] },
        rows: { cart: [['tea', { quantity: 3 }]] },
      })
    })

    test('that rejects says so again when its answer was lost', async () => {
      const none: Accept = (lines) => lines.map(({ id }) => ({ id, quantity: 0, reason: 'discontinued' }))
      const phone = await shopThat(none).device()
      const { rejected } = await phone.exchange(0, [add(1)])
      expect(rejected).toEqual([[1, 'discontinued']])
      expect((await phone.exchange(0, [add(1)])).rejected).toEqual(rejected)
    })

    test('does not keep a log from forgetting what everybody knows', async () => {
      const phone = await shopThat(stock).device()
      const { number } = await phone.exchange(0, [add(1, 5)])
      expect(await phone.exchange(number)).toMatchObject({ number: 2, folded: 2 })
    })

    describe('and a catalogue', () => {
      const products = new Map([
        ['tea', tea],
        ['cup', cup],
      ])
      const sought: string[] = []
      const catalogue = async (id: string) => {
        sought.push(id)
        return products.get(id)
      }
      beforeEach(() => {
        sought.splice(0)
      })

      test('fills in products that devices leave out', async () => {
        const phone = await testServer({ database: opened.database, secret, catalogue }).device()
        const entries = [
          [1, ['add', 'tea', 2]],
          [2, ['add', 'cup', 1, null]],
          [3, ['add', 'tea', 1]],
        ]
        const answer = await phone.exchange(0, entries)
        expect(answer).toMatchObject({ n: 3, number: 3, rejected: [] })
        expect(answer.missing).toBeUndefined()
        expect(answer.rows.cart).toMatchObject([
          ['cup', { item: cup, quantity: 1 }],
          ['tea', { item: tea, quantity: 3 }],
        ])
        expect(sought).toEqual(['tea', 'cup'])
        await phone.exchange(3, [[4, ['add', 'tea', 1]]])
        expect(sought).toEqual(['tea', 'cup'])
      })

      test('asks the device for what is not in it', async () => {
        const phone = await testServer({ database: opened.database, secret, catalogue }).device()
        const entries = [
          [1, ['add', 'tea', 2]],
          [2, ['add', 'pot', 1]],
          [3, ['add', 'cup', 1]],
        ]
        expect(await phone.exchange(0, entries)).toMatchObject({ n: 1, number: 1, missing: true })
        expect(sought).toEqual(['tea', 'pot'])
        const rest = entries.slice(1)
        expect(await phone.exchange(1, rest, undefined, { full: '1' })).toMatchObject({
          ...{ n: 3, number: 3 },
          rejected: [
            [2, 'missing'],
            [3, 'missing'],
          ],
        })
      })

      test('that fails asks the device, and the shop hears of it', async () => {
        const broken = () => Promise.reject(new Error('catalogue is down'))
        const server = testServer({ database: opened.database, secret, catalogue: broken })
        const phone = await server.device()
        expect(await phone.exchange(0, [[1, ['add', 'tea', 2]]])).toMatchObject({ n: 0, missing: true })
        expect(server.errors).toMatchObject([{ message: 'catalogue is down' }])
        expect(await phone.exchange(0, [add(1, 2)], undefined, { full: '1' })).toMatchObject({ n: 1 })
      })

      test.each([
        ['the catalogue', { catalogue }],
        ['the device', {}],
      ])('what waits for a product from %s is no older by that', async (_, known) => {
        const phone = await testServer({ database: opened.database, secret, ...known }).device()
        await phone.exchange(0, [add(1)])
        await phone.exchange(1, [add(2)])
        // Done before the answer to the second was there.
        const later = (cup?: object) => [
          [3, ['add', 'cup', 1, cup], 90, 1],
          [4, ['move', 'tea', '\ntea'], 36, 1],
        ]
        let answer = await phone.exchange(2, later())
        expect(answer.missing).toBe('catalogue' in known ? undefined : true)
        if (answer.missing) answer = await phone.exchange(2, later(cup), undefined, { full: '1' })
        expect(answer.rows.cart.map(([key, { quantity }]: any) => [key, quantity]).sort()).toEqual([
          ['\ntea', 2],
          ['cup', 1],
          ['tea', 0],
        ])
      })

      test('is asked for its word on all lines of a request, whoever said what they are', async () => {
        const phone = await shopThat(stock, { catalogue }).device()
        const answer = await phone.exchange(0, [add(1, 5), [2, ['add', 'cup', 4]]])
        expect(
          asked.flatMap(([lines]) => lines.map(({ id, quantity }) => `${id} x${quantity}`)).sort(),
        ).toEqual(['cup x4', 'tea x5'])
        expect(answer.adjusted).toEqual([
          [1, 'stock'],
          [2, 'stock'],
        ])
      })
    })
  })
}
