import { type Database, recommendationIndexes, type StoredTouchpoint } from 'throughline/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenedDatabase } from './databaseContract.ts'
import { NOON } from './testServer.ts'

const index = (hash: string, more: object = {}) => ({
  manifest: {
    version: 1,
    name: 'tea',
    hash,
    tables: { before: 0.12345678901234568, rarity: [1e-7] },
    ...more,
  },
  file: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  ids: `茶 "1"\n${hash}\\0`,
})

/** What every database does with indexes, and with what they are built from. */
export function indexContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`indexes in a ${name} database`, () => {
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

    let count = 0
    const add = (name: string, at: number, items: unknown, device = 'd_1') => {
      const one: StoredTouchpoint = {
        ...{ id: `t${++count}`, channel: 'web', purpose: 'analytics', received: NOON, at, name },
        params: items === undefined ? {} : { items },
      }
      return database.addTouchpoints({ device, log: 'g_1', touchpoints: [one], asked: [], dropped: [] })
    }
    const items = (...ids: unknown[]) => ids.map((item_id) => ({ item_id }))
    const visits = async (since?: number) => {
      const all: string[] = []
      const query = since === undefined ? {} : { since }
      for await (const { session, item, time } of recommendationIndexes(database).visits(query))
        all.push(`${session} ${item} ${time - NOON}`)
      return all
    }

    test('come back byte by byte, each under its name', async () => {
      expect(await database.newestManifest('tea')).toBeUndefined()
      expect(await database.builtAt('tea')).toBeUndefined()
      const stored = index('a1')
      expect(await database.storeIndex(stored)).toBe(true)
      await database.storeIndex(index('b2', { name: 'coffee' }))
      expect(await database.newestManifest('tea')).toEqual(stored.manifest)
      expect(Math.abs(((await database.builtAt('tea')) ?? 0) - Date.now())).toBeLessThan(60_000)
      expect(new Uint8Array((await database.indexPart('tea', 'a1', 'file')) ?? [])).toEqual(stored.file)
      expect(await database.indexPart('tea', 'a1', 'ids')).toBe(stored.ids)
      for (const [name, hash] of [
        ['tea', 'b2'],
        ['coffee', 'a1'],
      ] as const)
        expect(await database.indexPart(name, hash, 'file')).toBeUndefined()
    })

    test('keep the one before the newest, for pages that know only that', async () => {
      for (const hash of ['a1', 'b2', 'c3']) await database.storeIndex(index(hash))
      const kept = async (hash: string) => (await database.indexPart('tea', hash, 'ids')) !== undefined
      expect(await database.newestManifest('tea')).toMatchObject({ hash: 'c3' })
      expect(await Promise.all(['a1', 'b2', 'c3'].map(kept))).toEqual([false, true, true])
      // A log that has become what it was.
      expect(await database.storeIndex(index('b2'))).toBe(true)
      expect(await database.newestManifest('tea')).toMatchObject({ hash: 'b2' })
      expect(await Promise.all(['b2', 'c3'].map(kept))).toEqual([true, true])
    })

    test('that are there already change nothing, unless their manifest is another one', async () => {
      await database.storeIndex(index('a1'))
      await database.storeIndex(index('b2'))
      expect(await database.storeIndex(index('b2'))).toBe(false)
      expect(await database.indexPart('tea', 'a1', 'ids')).toBeDefined()
      expect(await database.storeIndex(index('b2', { trending: [1] }))).toBe(true)
      expect(await database.newestManifest('tea')).toMatchObject({ hash: 'b2', trending: [1] })
      expect(await database.indexPart('tea', 'a1', 'ids')).toBeDefined()
    })

    test('without a name that can stand in an address are refused', async () => {
      const stored = recommendationIndexes(database).store(index('a1', { name: '../tea' }))
      await expect(stored).rejects.toMatchObject({ code: 'name' })
      expect(await database.newestManifest('../tea')).toBeUndefined()
    })

    test('are built from what was seen, taken and bought, oldest first', async () => {
      await add('purchase', NOON + 3, items('tea', 'pot'))
      await add('view_item', NOON + 1, items('tea'))
      await add('add_to_cart', NOON + 2, items('cup'), 'd_2')
      await add('view_item_list', NOON, items('tea', 'cup'))
      await add('page_view', NOON, undefined)
      expect(await visits()).toEqual(['d_1 tea 1', 'd_2 cup 2', 'd_1 tea 3', 'd_1 pot 3'])
    })

    test('know visits by their customer, while the device was theirs', async () => {
      await database.transaction(async (store) => {
        await store.bind('d_1', 'mio', NOON + 10)
        await store.bind('d_2', 'mio', NOON + 10)
        await store.bind('d_1', null, NOON + 20)
      })
      for (const at of [9, 10, 19, 20]) await add('view_item', NOON + at, items('tea'))
      await add('view_item', NOON + 15, items('cup'), 'd_2')
      expect(await visits()).toEqual([
        'd_1 tea 9',
        'c_mio tea 10',
        'c_mio cup 15',
        'c_mio tea 19',
        'd_1 tea 20',
      ])
    })

    test('pass over items without an id, and whatever else a page may have sent', async () => {
      for (const strange of [undefined, null, [], 'tea', 7, {}, [null, 7, {}], items(7, null, {}, 'tea')])
        await add('view_item', NOON, strange)
      expect(await visits()).toEqual(['d_1 tea 0'])
    })

    test('are built from some time on, its very beginning included', async () => {
      for (const at of [-1, 0, 1]) await add('view_item', NOON + at, items('tea'))
      expect(await visits(NOON)).toEqual(['d_1 tea 0', 'd_1 tea 1'])
      expect(await database.countVisits(NOON)).toBe(2)
      await expect(visits(Number.NaN)).rejects.toMatchObject({ code: 'since' })
    })

    test('read every visit once, however many there are and at whatever times', async () => {
      const touchpoints = Array.from({ length: 4500 }, (_, n): StoredTouchpoint => {
        // Some hundred share a time, others are a fraction of a millisecond apart.
        const at = NOON + (n % 3 ? Math.floor(n / 400) : n / 8)
        const params = { items: items(`${n}`) }
        return {
          ...{ id: `t${n}`, channel: 'web', purpose: 'analytics', received: NOON, at },
          ...{ name: 'view_item', params },
        }
      })
      for (const device of ['d_1', 'd_2'])
        await database.addTouchpoints({ device, log: 'g_1', touchpoints, asked: [], dropped: [] })
      const shares: number[] = []
      const read: string[] = []
      let last = 0
      let sorted = true
      const query = { onProgress: (share: number) => shares.push(share) }
      for await (const { session, item, time } of recommendationIndexes(database).visits(query)) {
        read.push(`${session} ${item}`)
        sorted &&= time >= last
        last = time
      }
      expect(read).toHaveLength(9000)
      expect(new Set(read).size).toBe(9000)
      expect(sorted).toBe(true)
      expect(shares.length).toBeGreaterThan(1)
      expect(shares).toEqual([...shares].sort((a, b) => a - b))
      expect(shares.at(-1)).toBe(1)
    })
  })
}
