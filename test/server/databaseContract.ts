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
        expect(await store.lock('g_1')).toEqual({ number: 0, folded: 0 })
        expect(await store.highest('g_1', 'd_1')).toBe(0)
        expect(await store.rows('g_1')).toEqual(new Map())
        expect(await store.rowsAfter('g_1', 0)).toEqual([])
      })
    })

    test('moves the number of the log and the n of the device', async () => {
      await database.transaction(async (store) => {
        await store.lock('g_1')
        await store.append(added)
        expect(await store.lock('g_1')).toEqual({ number: 1, folded: 0 })
        await store.append({ ...added, n: 2, number: 2, entries: [entry(2, 2)], rows: [row('tea', 2)] })
      })
      await database.transaction(async (store) => {
        expect(await store.lock('g_1')).toEqual({ number: 2, folded: 0 })
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
        expect(await store.lock('g_1')).toEqual({ number: large, folded: 0 })
        expect(await store.highest('g_1', 'd_1')).toBe(large)
        expect(await store.rowsAfter('g_1', large - 1)).toEqual([row('tea', large)])
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
        const changed = async (cursor: number) =>
          (await store.rowsAfter('g_1', cursor)).map(({ collection, key, row }) => [collection, key, row])
        expect(await changed(0)).toEqual([
          ['cart', 'tea', { quantity: 1 }],
          ['cart', 'cup', { quantity: 2 }],
          ['wishlist', 'tea', { quantity: 4 }],
        ])
        expect(await changed(1)).toEqual([
          ['cart', 'cup', { quantity: 2 }],
          ['cart', 'pot', null],
          ['wishlist', 'tea', { quantity: 4 }],
        ])
        expect(await changed(4)).toEqual([])
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
        expect(await store.rowsAfter('g_1', 1)).toEqual([row('tea', 2, null)])
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
        expect(await store.lock('g_1')).toEqual({ number: 0, folded: 0 })
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
        folded: 0,
        joinedInto: 'c_1',
      })
    })

    describe('acknowledging', () => {
      const [long, now] = [1_773_000_000_000, 1_773_489_600_000]

      test('answers the least that the other devices of the log have noted', async () => {
        await database.transaction(async (store) => {
          await store.lock('g_1')
          expect(await store.acknowledge('g_1', 'd_1', 7, now, long)).toBeUndefined()
          expect(await store.acknowledge('g_1', 'd_2', 4, now, long)).toBe(7)
          expect(await store.acknowledge('g_1', 'd_3', 9, now, long)).toBe(4)
          expect(await store.acknowledge('g_2', 'd_4', 1, now, long)).toBeUndefined()
          expect(await store.acknowledge('g_1', 'd_2', 8, now, long)).toBe(7)
          // It may have less than before: something that it has not sent yet.
          expect(await store.acknowledge('g_1', 'd_1', 5, now, long)).toBe(8)
          expect(await store.acknowledge('g_1', 'd_2', 8, now, long)).toBe(5)
        })
        const least = database.transaction((store) => store.acknowledge('g_1', 'd_3', 9, now, long))
        expect(await least).toBe(5)
      })

      test('waits for nobody who has not been heard of since', async () => {
        await database.transaction(async (store) => {
          await store.lock('g_1')
          await store.acknowledge('g_1', 'd_1', 1, long, 0)
          expect(await store.acknowledge('g_1', 'd_2', 9, now, long - 1)).toBe(1)
          expect(await store.acknowledge('g_1', 'd_2', 9, now, long)).toBeUndefined()
          // Heard of again, with the same.
          await store.acknowledge('g_1', 'd_1', 1, now, long)
          expect(await store.acknowledge('g_1', 'd_2', 9, now, long)).toBe(1)
        })
      })

      test('changes nothing about what is decided', async () => {
        await database.transaction(async (store) => {
          await store.lock('g_1')
          await store.append(added)
          await store.acknowledge('g_1', 'd_1', 0, now, long)
          await store.acknowledge('g_1', 'd_2', 0, now, long)
          expect(await store.highest('g_1', 'd_1')).toBe(1)
          expect(await store.highest('g_1', 'd_2')).toBe(0)
          await store.append({ ...added, n: 2, number: 2, entries: [entry(2, 2)], rows: [] })
          expect(await store.highest('g_1', 'd_1')).toBe(2)
          expect(await store.lock('g_1')).toEqual({ number: 2, folded: 0 })
        })
      })

      test('is not waited for of somebody who writes and never does it', async () => {
        await database.transaction(async (store) => {
          await store.lock('g_1')
          await store.append({ ...added, device: 'shop', entries: [entry(1, 1, { device: 'shop' })] })
          expect(await store.acknowledge('g_1', 'd_1', 1, now, long)).toBeUndefined()
        })
      })

      test('is taken back with a transaction that fails, and forgotten with the log', async () => {
        const failing = database.transaction(async (store) => {
          await store.acknowledge('g_1', 'd_1', 3, now, long)
          throw new Error('halfway')
        })
        await expect(failing).rejects.toThrow('halfway')
        await database.transaction(async (store) => {
          expect(await store.acknowledge('g_1', 'd_2', 5, now, long)).toBeUndefined()
          await store.forget('g_1', 'd_2')
          expect(await store.acknowledge('g_1', 'd_1', 3, now, long)).toBeUndefined()
        })
      })
    })

    describe('compacting', () => {
      const invalid = (n: number) => entry(n, n, { rejected: 'invalid' })
      const fill = (log: string) =>
        database.transaction(async (store) => {
          await store.lock(log)
          const rows = [row('tea', 1), row('cup', 2), row('jar', 2, null), row('pot', 3, null)]
          const entries = [invalid(1), invalid(2), invalid(3)]
          await store.append({ log, device: 'd_1', n: 3, number: 3, entries, rows })
        })
      const compact = (history: boolean, folded = 2) =>
        database.transaction(async (store) => {
          await store.lock('g_1')
          const rows = [
            { collection: 'cart', key: 'tea', row: { quantity: 9 } },
            { collection: 'cart', key: 'cup', row: null },
            { collection: 'wishlist', key: 'tea', row: { quantity: 8 } },
          ]
          await store.compact({ log: 'g_1', folded, rows, history })
        })

      test('replaces rows under their number, and forgets those that are gone and known to be', async () => {
        await fill('g_1')
        await fill('g_2')
        await compact(false)
        await database.transaction(async (store) => {
          expect(await store.lock('g_1')).toEqual({ number: 3, folded: 2 })
          expect(await store.rows('g_1')).toEqual(new Map([['cart', new Map([['tea', { quantity: 9 }]])]]))
          expect(await store.rowsAfter('g_1', 0)).toEqual([row('tea', 1, { quantity: 9 })])
          expect(await store.rowsAfter('g_1', 1)).toEqual([row('pot', 3, null)])
          expect(await store.highest('g_1', 'd_1')).toBe(3)
          // Another log is another matter.
          expect(await store.lock('g_2')).toEqual({ number: 3, folded: 0 })
          expect((await store.rowsAfter('g_2', 1)).map(({ key }) => key)).toEqual(['cup', 'jar', 'pot'])
        })
      })

      test('deletes entries up to there, unless they are history', async () => {
        for (const [history, left] of [
          [true, [1, 2, 3]],
          [false, [3]],
        ] as const) {
          await opened.reset()
          database = opened.database
          await database.open()
          await fill('g_1')
          await fill('g_2')
          await compact(history)
          await database.transaction(async (store) => {
            const kept = async (log: string) => (await store.rejected(log, 'd_1', 1, 9)).map(([n]) => n)
            expect([history, await kept('g_1')]).toEqual([history, left])
            expect(await kept('g_2')).toEqual([1, 2, 3])
          })
        }
      })

      test('goes on with numbers where they were, and with what is added later', async () => {
        await fill('g_1')
        await compact(false, 3)
        await database.transaction(async (store) => {
          const { number } = await store.lock('g_1')
          await store.append({
            ...{ log: 'g_1', device: 'd_1', n: 4, number: number + 1 },
            ...{ entries: [entry(4, number + 1)], rows: [row('cup', 4), row('tea', 4)] },
          })
          expect(await store.lock('g_1')).toEqual({ number: 4, folded: 3 })
          expect(await store.rowsAfter('g_1', 3)).toEqual([row('cup', 4), row('tea', 4)])
        })
      })

      test('is taken back with a transaction that fails', async () => {
        await fill('g_1')
        const before = await database.transaction((store) => store.rowsAfter('g_1', 1))
        const failing = database.transaction(async (store) => {
          await store.lock('g_1')
          const rows = [{ collection: 'cart', key: 'tea', row: null }]
          await store.compact({ log: 'g_1', folded: 3, rows, history: false })
          throw new Error('halfway')
        })
        await expect(failing).rejects.toThrow('halfway')
        await database.transaction(async (store) => {
          expect(await store.lock('g_1')).toEqual({ number: 3, folded: 0 })
          expect(await store.rowsAfter('g_1', 1)).toEqual(before)
          expect(await store.rejected('g_1', 'd_1', 1, 9)).toHaveLength(3)
        })
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
