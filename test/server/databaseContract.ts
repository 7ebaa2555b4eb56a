import type { Database, DecidedEntry } from 'throughline/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

export interface OpenedDatabase {
  readonly database: Database
  reset(): Promise<void>
  close(): Promise<void>
}

const entry = (n: number, number: number, more: Partial<DecidedEntry> = {}): DecidedEntry => ({
  v: 1,
  collection: 'cart',
  op: ['add', 'tea', 1, { item_id: 'tea' }],
  channel: 'web',
  at: 1_773_489_600_123,
  device: 'd_1',
  n,
  seen: 0,
  own: 0,
  number,
  ...more,
})
const row = (key: string, number: number, value: unknown = { quantity: number }) => ({
  collection: 'cart',
  key,
  row: value,
  number,
})
const added = { log: 'g_1', device: 'd_1', n: 1, number: 1, entries: [entry(1, 1)], rows: [row('tea', 1)] }
/** What every database does. `open` is called once; `reset` before each test. */
export function databaseContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`a ${name} database`, () => {
    let opened: OpenedDatabase
    let database: Database
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      database = opened.database
      await database.open()
    }, 60_000)
    afterAll(() => opened?.close())

    test('opens a second time without harm, also at the same moment', async () => {
      await database.transaction((store) => store.append(added))
      await Promise.all([database.open(), database.open(), database.open()])
      const rows = await database.transaction((store) => store.rows('g_1'))
      expect(rows.get('cart')).toEqual(new Map([['tea', { quantity: 1 }]]))
    })

    test('keeps the first secret', async () => {
      expect(await database.secret('first')).toBe('first')
      expect(await database.secret('second')).toBe('first')
    })

    test('begins a log at 0 and a device at 0', async () => {
      await database.transaction(async (store) => {
        expect(await store.lock('g_1')).toEqual({ number: 0 })
        expect(await store.highest('g_1', 'd_1')).toBe(0)
        expect(await store.rows('g_1')).toEqual(new Map())
        expect(await store.rowsAfter('g_1', new Map([['cart', 0]]))).toEqual([])
      })
    })

    test('moves the number of the log and the n of the device', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        await store.append(added)
        expect(await store.lock('g_1')).toEqual({ number: 1 })
        await store.append({ ...added, n: 2, number: 2, entries: [entry(2, 2)], rows: [row('tea', 2)] })
      })
      await database.transaction(async (store) => {
        expect(await store.lock('g_1')).toEqual({ number: 2 })
        expect(await store.highest('g_1', 'd_1')).toBe(2)
        expect(await store.highest('g_1', 'd_2')).toBe(0)
        expect(await store.highest('g_2', 'd_1')).toBe(0)
      })
    })

    test('numbers beyond 32 bits come back as they went in', async () => {
      const large = 2 ** 52 + 1
      await database.transaction(async (store) => {
        await store.lock('g_1')
        const change = { n: large, number: large, entries: [entry(large, large, { rejected: 'full' })] }
        await store.append({ ...added, ...change, rows: [row('tea', large)] })
        expect(await store.lock('g_1')).toEqual({ number: large })
        expect(await store.highest('g_1', 'd_1')).toBe(large)
        expect(await store.rowsAfter('g_1', new Map([['cart', large - 1]]))).toEqual([row('tea', large)])
        expect(await store.rejected('g_1', 'd_1', large, large)).toEqual([[large, 'full']])
      })
    })

    test('answers the rows after a cursor, the ones that are gone only to those who knew them', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        const rows = [
          row('tea', 1),
          row('cup', 2),
          row('pot', 3, null),
          { ...row('tea', 4), collection: 'wishlist' },
        ]
        await store.append({ ...added, number: 4, rows })
        const changed = async (cursors: [string, number][]) =>
          (await store.rowsAfter('g_1', new Map(cursors))).map(({ key, row }) => [key, row])
        expect(await changed([['cart', 0]])).toEqual([
          ['tea', { quantity: 1 }],
          ['cup', { quantity: 2 }],
        ])
        expect(await changed([['cart', 1]])).toEqual([
          ['cup', { quantity: 2 }],
          ['pot', null],
        ])
        expect(
          await changed([
            ['cart', 3],
            ['wishlist', 0],
          ]),
        ).toEqual([['tea', { quantity: 4 }]])
        expect(await changed([])).toEqual([])
      })
    })

    test('answers the rows of some collections or of all', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        const rows = [row('tea', 1), row('pot', 2, null), { ...row('cup', 3), collection: 'wishlist' }]
        await store.append({ ...added, number: 3, rows })
        const cart = new Map([['tea', { quantity: 1 }]])
        const wishlist = new Map([['cup', { quantity: 3 }]])
        expect(await store.rows('g_1', ['cart'])).toEqual(new Map([['cart', cart]]))
        expect(await store.rows('g_1')).toEqual(
          new Map([
            ['cart', cart],
            ['wishlist', wishlist],
          ]),
        )
        expect(await store.rows('g_1', [])).toEqual(new Map())
        expect(await store.rows('g_2')).toEqual(new Map())
      })
    })

    test('a row that changes again is kept once, with the later number', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        await store.append(added)
        await store.append({ ...added, n: 2, number: 2, entries: [entry(2, 2)], rows: [row('tea', 2, null)] })
        expect(await store.rowsAfter('g_1', new Map([['cart', 1]]))).toEqual([row('tea', 2, null)])
        expect(await store.rows('g_1')).toEqual(new Map())
      })
    })

    test('rows and keys come back letter by letter', async () => {
      const strange = { __v: [], 'a"b': '\\', 名: '🍵', deep: { n: 1.5, t: true, z: null, e: 1e21 } }
      const keys = ["'; drop table logs; --", '__proto__', 'constructor', '🍵', '\u0001']
      await database.transaction(async (store) => {
        await store.lock('g_1')
        await store.append({ ...added, rows: keys.map((key) => row(key, 1, strange)) })
        const rows = (await store.rows('g_1')).get('cart')
        expect(new Set(rows?.keys())).toEqual(new Set(keys))
        for (const key of keys) expect(rows?.get(key)).toEqual(strange)
      })
    })

    test('tells which entries of a device were rejected', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        const entries = [
          entry(1, 1, { rejected: 'invalid', op: null }),
          entry(2, 2),
          entry(3, 3, { rejected: 'full' }),
          entry(4, 4, { rejected: 'full' }),
          entry(1, 5, { device: 'd_2', rejected: 'invalid' }),
        ]
        await store.append({ ...added, n: 4, number: 5, entries, rows: [] })
        expect(await store.rejected('g_1', 'd_1', 1, 3)).toEqual([
          [1, 'invalid'],
          [3, 'full'],
        ])
        expect(await store.rejected('g_1', 'd_1', 2, 2)).toEqual([])
      })
    })

    test('takes an entry of the same device and n only once', async () => {
      await database.transaction((store) => store.append(added))
      const again = database.transaction((store) =>
        store.append({ ...added, number: 2, entries: [entry(1, 2)] }),
      )
      await expect(again).rejects.toThrow()
      expect(await database.transaction((store) => store.rows('g_1'))).toHaveProperty('size', 1)
    })

    test('a transaction that fails has changed nothing', async () => {
      const failing = database.transaction(async (store) => {
        await store.lock('g_1')
        await store.append(added)
        await store.join('g_1', 'c_1')
        throw new Error('halfway')
      })
      await expect(failing).rejects.toThrow('halfway')
      await database.transaction(async (store) => {
        expect(await store.lock('g_1')).toEqual({ number: 0 })
        expect(await store.highest('g_1', 'd_1')).toBe(0)
        expect(await store.rows('g_1')).toEqual(new Map())
      })
    })

    test('a log that was joined says into which', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        await store.join('g_1', 'c_1')
        await store.bind('d_1', '1', 1000)
        await store.bind('d_1', '1', 2000)
        await store.bind('d_1', '2', 2000)
      })
      expect(await database.transaction((store) => store.lock('g_1'))).toEqual({
        number: 0,
        joinedInto: 'c_1',
      })
    })

    test('transactions on one log come one after the other', async () => {
      const one = (device: string) =>
        database.transaction(async (store) => {
          const number = (await store.lock('g_1')).number + 1
          const entries = [entry(1, number, { device })]
          await store.append({ log: 'g_1', device, n: 1, number, entries, rows: [row(device, number)] })
          return number
        })
      const numbers = await Promise.all([...'abcdefgh'].map(one))
      expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    })
  })
}
