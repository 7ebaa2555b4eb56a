import fc from 'fast-check'
import { type Database, type StoredTouchpoint, type TouchpointBatch, touchpoints } from 'throughline/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { NOON } from './testServer.ts'

const seen = (n: number | undefined, more: Partial<StoredTouchpoint> = {}): StoredTouchpoint => ({
  id: `t${n}`,
  ...(n && { n }),
  channel: 'web',
  purpose: 'analytics',
  received: NOON,
  at: NOON - 1000,
  name: 'page_view',
  params: { page: 'はじめに' },
  ...more,
})
const batch = (
  numbers: readonly StoredTouchpoint[],
  more: Partial<TouchpointBatch> = {},
): TouchpointBatch => ({
  device: 'd_1',
  log: 'g_1',
  touchpoints: numbers,
  asked: [],
  dropped: [],
  ...more,
})

/** What every database does with touchpoints. */
export function touchpointContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`touchpoints in a ${name} database`, () => {
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

    const add = (numbers: (number | StoredTouchpoint)[], more: Partial<TouchpointBatch> = {}) =>
      database.addTouchpoints(
        batch(
          numbers.map((one) => (typeof one === 'number' ? seen(one) : one)),
          more,
        ),
      )
    const gaps = async (query = {}) =>
      (await database.touchpointGaps(query)).map(({ device, first, last }) => `${device} ${first}–${last}`)
    const bind = (device: string, customer: string | null, at: number) =>
      database.transaction((store) => store.bind(device, customer, at))
    const missing = (...ids: string[]) => add([], { asked: ids.map((id) => [0, id]) })

    test('are taken once, also when one comes twice in a batch or without a number', async () => {
      await add([1, 2, seen(2, { name: 'later' }), seen(undefined, { id: 't2' })])
      await add([1, 2])
      await add([1], { device: 'd_2' })
      expect(await database.forgetTouchpoints({ device: 'd_1' })).toBe(2)
      expect(await database.forgetTouchpoints({ device: 'd_2' })).toBe(1)
    })

    test('that left without a number get it when they come again, and keep it', async () => {
      await add([1, seen(undefined, { id: 'beacon' }), 3])
      expect(await gaps()).toEqual(['d_1 2–2'])
      await add([seen(2, { id: 'beacon' })])
      await add([seen(7, { id: 'beacon' })])
      await add([seen(undefined, { id: 'beacon' })])
      expect(await gaps()).toEqual([])
    })

    test('that are asked for are answered when they are missing, and get their numbers when not', async () => {
      await add([seen(undefined, { id: 'a' }), seen(undefined, { id: 'b' }), 4])
      const asked: [number, string][] = [
        [9, 'z'],
        [1, 'a'],
        [0, 'b'],
        [2, 'c'],
        [2, 'c'],
        [9, 't4'],
      ]
      expect(await add([seen(2, { id: 'c' })], { asked })).toEqual(['z'])
      expect(await gaps()).toEqual(['d_1 3–3'])
      expect(await add([], { device: 'd_2', asked: [[1, 'a']] })).toEqual(['a'])
      expect(await missing('y', 'a', 'x')).toEqual(['y', 'x'])
    })

    test('lack what is neither there nor dropped; above the highest one nothing is known', async () => {
      await add([40, 44, 2, 50], {
        dropped: [
          [1, 1],
          [3, 39],
          [45, 47],
          [46, 48],
          [60, 70],
        ],
      })
      await add([2], { device: 'd_2' })
      expect(await gaps()).toEqual(['d_1 41–43', 'd_1 49–49', 'd_2 1–1'])
      expect(await gaps({ device: 'd_2' })).toEqual(['d_2 1–1'])
      expect(await gaps({ device: 'd_3' })).toEqual([])
      await add([], {
        dropped: [
          [45, 49],
          [45, 46],
        ],
      })
      expect(await gaps({ device: 'd_1' })).toEqual(['d_1 41–43'])
    })

    test('that were overtaken lack nothing before a time', async () => {
      await add([1, seen(3, { received: NOON + 1000 }), seen(5, { received: NOON + 2000 })])
      expect(await gaps({ before: NOON })).toEqual([])
      expect(await gaps({ before: NOON + 2000 })).toEqual(['d_1 2–2'])
      expect(await gaps({ before: NOON + 2001, device: 'd_1' })).toEqual(['d_1 2–2', 'd_1 4–4'])
    })

    test('lack exactly the numbers that are left when the others are taken away', async () => {
      const range = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(8))
      const runs = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 })
      let device = 0
      await fc.assert(
        fc.asyncProperty(runs, fc.array(range, { maxLength: 4 }), async (numbers, ranges) => {
          const dropped = ranges.map(([first, more]) => [first, first + more] as const)
          await add(numbers, { device: `p_${++device}`, dropped })
          const expected = Array.from({ length: Math.max(0, ...numbers) }, (_, index) => index + 1).filter(
            (n) => !numbers.includes(n) && !dropped.some(([first, last]) => n >= first && n <= last),
          )
          const found = await database.touchpointGaps({ device: `p_${device}` })
          const lacking = found.flatMap(({ first, last }) =>
            Array.from({ length: last - first + 1 }, (_, index) => first + index),
          )
          expect(lacking).toEqual(expected)
        }),
        { numRuns: 40 },
      )
    })

    test('that are old go, and are not missing then', async () => {
      const old = { at: NOON - 86_400_000 }
      await add([seen(2, old), seen(4, old), seen(undefined, { ...old, id: 'x' }), 5, 7], {
        dropped: [
          [1, 1],
          [3, 3],
        ],
      })
      const { purge } = touchpoints(database)
      expect(await purge({ before: NOON - 86_400_000 })).toBe(0)
      expect(await purge({ before: NOON - 3_600_000 })).toBe(3)
      expect(await purge({ before: NOON - 3_600_000 })).toBe(0)
      expect(await gaps()).toEqual(['d_1 6–6'])
      await expect(purge({ before: Number.NaN })).rejects.toMatchObject({ code: 'before' })
    })

    test('of one purpose are forgotten, and only on that device', async () => {
      const marketing = { purpose: 'marketing' } as const
      await add([1, seen(2, marketing), 3, seen(4, marketing), seen(5, marketing), 6])
      await add([seen(1, marketing)], { device: 'd_2' })
      expect(await touchpoints(database).forget({ device: 'd_1' }, 'marketing')).toBe(3)
      expect(await touchpoints(database).forget({ device: 'd_1' }, 'functional')).toBe(0)
      expect(await missing('t1', 't2', 't3', 't4', 't5', 't6')).toEqual(['t2', 't4', 't5'])
      expect(await gaps()).toEqual([])
    })

    test('that were given up or forgotten meanwhile come too late', async () => {
      const marketing = { purpose: 'marketing' } as const
      await add([1, seen(3, marketing)], { dropped: [[5, 6]] })
      await touchpoints(database).forget({ device: 'd_1' }, 'marketing')
      await add([2, seen(3, marketing), 4, 5, 6, 7])
      expect(await missing('t1', 't2', 't3', 't4', 't5', 't6', 't7')).toEqual(['t3', 't5', 't6'])
      expect(await gaps()).toEqual([])
    })

    test('of a customer are forgotten on all devices, for the time they were bound', async () => {
      const hour = (hours: number) => ({ at: NOON + hours * 3_600_000 })
      for (const device of ['d_1', 'd_2', 'd_3'])
        await add(
          [1, 2, 3, 4].map((n) => seen(n, hour(n))),
          { device },
        )
      await bind('d_1', 'mio', hour(2).at)
      await bind('d_1', null, hour(3).at)
      await bind('d_1', 'ken', hour(4).at)
      await bind('d_2', 'ken', hour(0).at)
      await bind('d_2', 'mio', hour(3).at)
      expect(await touchpoints(database).forget({ customer: 'mio' }, 'marketing')).toBe(0)
      expect(await touchpoints(database).forget({ customer: 'mio' })).toBe(3)
      expect(await missing('t1', 't2', 't3', 't4')).toEqual(['t2'])
      expect(
        await add([], {
          device: 'd_2',
          asked: [
            [0, 't2'],
            [0, 't3'],
            [0, 't4'],
          ],
        }),
      ).toEqual(['t3', 't4'])
      expect(await gaps()).toEqual([])
      expect(await touchpoints(database).forget({ customer: 'nobody' })).toBe(0)
    })

    test('go with their guest, who leaves nothing behind', async () => {
      await add([1, 3])
      await add([1], { device: 'tab' })
      await add([1, 3], { device: 'd_2', log: 'g_2' })
      await bind('d_1', 'mio', NOON)
      const forget = (fails: boolean) =>
        database.transaction(async (store) => {
          await store.lock('g_1')
          await store.forget('g_1', 'd_1')
          if (fails) throw new Error('halfway')
        })
      await expect(forget(true)).rejects.toThrow('halfway')
      expect(await gaps()).toEqual(['d_1 2–2', 'd_2 2–2'])
      await forget(false)
      expect(await gaps()).toEqual(['d_2 2–2'])
      expect(await missing('t1', 't3')).toEqual(['t1', 't3'])
      expect(await add([], { device: 'tab', asked: [[1, 't1']] })).toEqual(['t1'])
      await add([3])
      expect(await database.forgetTouchpoints({ customer: 'mio' })).toBe(0)
    })

    test('five hundred at once, from many requests with the same ones, end as five hundred', async () => {
      const numbers = Array.from({ length: 500 }, (_, index) => index + 1)
      const turns = [numbers, [...numbers].reverse(), numbers.slice(250), numbers.slice(0, 250).reverse()]
      await Promise.all(turns.map((turn) => add(turn)))
      expect(await gaps()).toEqual([])
      expect(await database.forgetTouchpoints({ device: 'd_1' })).toBe(500)
    })
  })
}
