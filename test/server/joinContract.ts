import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { add, cup, inCart, type TestDevice, type TestServer, tea, testServer } from './testServer.ts'

const pot = { item_id: 'pot', price: 12_000 }
type Pieces = Readonly<Record<string, number>>

/** How a guest's lines and an account's become one; run for each database. */
export function joinContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`joining on ${name}`, () => {
    let opened: OpenedDatabase
    let server: TestServer
    let phone: TestDevice
    let kiosk: TestDevice
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      server = testServer({ database: opened.database, secret: 'the same after a reset' })
      phone = await server.device()
      kiosk = await server.device('mio')
    }, 60_000)
    afterAll(() => opened?.close())

    const told = (answer: any, collection = 'cart') =>
      Object.fromEntries(
        (answer.rows[collection] ?? [])
          .filter(([, { quantity }]: any) => quantity > 0)
          .map(([id, { quantity }]: any) => [id, quantity]),
      )

    const all: [join: string, lines: Pieces, joined: Pieces][] = [
      ['sum', { tea: 5, cup: 1, pot: 1 }, { tea: 3, pot: 1 }],
      ['max', { tea: 3, cup: 1, pot: 1 }, { tea: 1, pot: 1 }],
      ['account', { tea: 2, cup: 1 }, {}],
      ['device', { tea: 3, pot: 1 }, { tea: 1, cup: -1, pot: 1 }],
      ['ask', { tea: 2, cup: 1, '\ttea': 3, '\tpot': 1 }, {}],
      [
        'checkout',
        { tea: 3, pot: 1, '\ntea': 2, '\ncup': 1 },
        { tea: 1, cup: -1, pot: 1, '\ntea': 2, '\ncup': 1 },
      ],
    ]
    test.each(all)('by "%s", and tells by how much', async (join, lines, joined) => {
      await kiosk.exchange(0, [add(1, 2), add(2, 1, cup)], 'mio')
      await phone.exchange(0, [add(1, 3), add(2, 1, pot)])
      const answer = await phone.exchange(2, [], 'mio', { join })
      expect(answer).toMatchObject({ log: 'c_mio', anew: true, decided: 2, rejected: [] })
      expect(told(answer)).toEqual(lines)
      expect(Object.fromEntries(answer.joined.cart)).toEqual(joined)
      // The account's other devices hear of it.
      const heard = {
        tea: 2,
        cup: 1,
        ...Object.fromEntries(
          (await kiosk.exchange(2, [], 'mio')).rows.cart?.map(([id, { quantity }]: any) => [id, quantity]) ??
            [],
        ),
      }
      expect(Object.fromEntries(Object.entries(heard).filter(([, quantity]) => quantity))).toEqual(lines)
    })

    test.each(all)('by "%s" into an empty account brings the guest’s lines', async (join) => {
      await phone.exchange(0, [add(1, 3), add(2, 1, pot), [3, ['select', 'pot', false]]])
      const answer = await phone.exchange(3, [], 'mio', { join })
      expect(told(answer)).toEqual({ tea: 3, pot: 1 })
      const inOrder = [...answer.rows.cart].sort(([, a], [, b]) => a.place - b.place)
      expect(inOrder.map(([id, { item, off }]) => [id, item, off])).toEqual([
        ['tea', tea, undefined],
        ['pot', pot, true],
      ])
      expect(answer.joined).toEqual({
        cart: [
          ['tea', 3],
          ['pot', 1],
        ],
      })
    })

    test.each(all)('by "%s" of an empty cart changes nothing', async (join) => {
      await kiosk.exchange(0, [add(1, 2)], 'mio')
      await phone.exchange(0, [add(1, 3), [2, ['clear']]])
      const answer = await phone.exchange(2, [], 'mio', { join })
      expect([answer.number, told(answer)]).toEqual([1, { tea: 2 }])
    })

    test.each(all)('by "%s" of a cart that was ordered takes nothing from the account', async (join) => {
      await kiosk.exchange(0, [add(1, 2)], 'mio')
      const saved = [3, ['setQuantity', '\ncup', 1, cup]]
      await phone.exchange(0, [add(1, 3), [2, ['purchase', 'T-1', [['tea', 3]]]], saved])
      const answer = await phone.exchange(3, [], 'mio', { join })
      expect(told(answer)).toEqual({ tea: 2, '\ncup': 1 })
    })

    test.each(all)('by "%s" happens once, however often it is said', async (join, lines) => {
      await kiosk.exchange(0, [add(1, 2), add(2, 1, cup)], 'mio')
      await phone.exchange(0, [add(1, 3), add(2, 1, pot)])
      const { log } = phone
      const { number, joined } = await phone.exchange(2, [], 'mio', { join })
      phone.log = log
      const again = await phone.exchange(2, [], 'mio', { join })
      expect([again.number, told(again), again.joined]).toEqual([number, lines, undefined])
      expect(joined).toBeDefined()
    })

    test('keeps what is saved for later on both sides, whose cart it is', async () => {
      const saved = (n: number, quantity: number) => [n, ['setQuantity', '\ntea', quantity, tea]]
      for (const [join, quantity] of [
        ['sum', 5],
        ['account', 5],
        ['device', 5],
        ['ask', 5],
        ['checkout', 5],
      ] as const) {
        const [guest, account] = [await server.device(), await server.device(join)]
        await account.exchange(0, [add(1, 1, cup), saved(2, 2)], join)
        await guest.exchange(0, [add(1, 1, pot), saved(2, 3)])
        expect([join, told(await guest.exchange(2, [], join, { join }))['\ntea']]).toEqual([join, quantity])
      }
    })

    test('adds up wishes, whatever becomes of the cart', async () => {
      const wish = (n: number, item: { item_id: string }) => [n, 'wishlist', ['add', item.item_id, 1, item]]
      const say = async (device: TestDevice, entries: unknown[], customer?: string) =>
        server.post(`exchange?device=${device.id}&log=${device.log}`, [0, ...entries], device.as(customer))
      await say(kiosk, [wish(1, cup), wish(2, tea)], 'mio')
      await say(phone, [wish(1, pot), wish(2, tea), inCart(add(3))])
      const answer = await phone.exchange(3, [], 'mio', { join: 'device' })
      expect(told(answer, 'wishlist')).toEqual({ cup: 1, tea: 2, pot: 1 })
      expect(answer.joined).toEqual({
        cart: [['tea', 1]],
        wishlist: [
          ['tea', 1],
          ['pot', 1],
        ],
      })
    })

    test('covers nothing that the account’s devices have not sent yet', async () => {
      await kiosk.exchange(0, [add(1, 2)], 'mio')
      await phone.exchange(0, [add(1, 3)])
      await phone.exchange(1, [], 'mio', { join: 'device' })
      // Added without knowing that the guest's cart has taken the place of this one.
      const answer = await kiosk.exchange(1, [[2, ['add', 'tea', 1]]], 'mio')
      expect(told(answer)).toEqual({ tea: 4 })
    })
  })
}
