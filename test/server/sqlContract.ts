import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { schemaVersion2 } from './schemaVersion2.ts'
import { NOON, type TestServer, tea, testServer } from './testServer.ts'

/** What can only be seen in the tables. */
export function sqlContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`the tables in ${name}`, () => {
    let opened: TestDatabase
    let server: TestServer
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      server = testServer({ database: opened.database })
    })

    const tables = () =>
      opened.query(`select table_name as name from information_schema.tables
        where table_schema = 'throughline' order by 1`)

    test('of a newer version are refused and not touched', async () => {
      await opened.query('create schema throughline')
      await opened.query('create table throughline.schema (version integer primary key)')
      await opened.query('insert into throughline.schema values (99)')
      await expect(opened.database.open()).rejects.toMatchObject({ code: 'newer' })
      const response = await server.post('exchange')
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ error: 'newer-schema' })
      expect(await tables()).toEqual([{ name: 'schema' }])
      expect(server.errors).toMatchObject([{ code: 'newer' }])
    })

    test('are made once by servers that start together, and carry their version', async () => {
      const servers = [server, ...[1, 2, 3].map(() => testServer({ database: opened.database }))]
      const phones = await Promise.all(servers.map((one) => one.device()))
      expect(await opened.query('select version from throughline.schema')).toEqual([{ version: 4 }])
      // All four sign with the same secret.
      for (const { id, log, as } of phones) {
        const answer = await (await server.post(`exchange?device=${id}&log=${log}`, [0], as())).json()
        expect(answer).toMatchObject({ log, n: 0 })
        expect(answer.anew).toBeUndefined()
      }
    })

    test('of version 2 go on with the carts that are in them', async () => {
      for (const statement of schemaVersion2) await opened.query(statement)
      const columns = () =>
        opened.query(`select table_name, column_name, data_type, is_nullable, column_default
          from information_schema.columns where table_schema = 'throughline' order by 1, 2`)
      await Promise.all([opened.database.open(), opened.database.open()])
      expect(await opened.query('select version from throughline.schema order by 1')).toEqual([
        { version: 1 },
        { version: 2 },
        { version: 4 },
      ])
      expect(
        await opened.query(
          'select log, number::int, folded::int, joined_into from throughline.logs order by 1',
        ),
      ).toEqual([
        { log: 'c_mio', number: 3, folded: 0, joined_into: null },
        { log: 'g_1', number: 1, folded: 0, joined_into: 'c_mio' },
      ])
      const phone = await server.device()
      const lines = ({ rows }: any) => rows.cart.map(([id, { quantity }]: any) => `${id} x${quantity}`)
      const first = await phone.exchange(0, [], 'mio')
      // Nobody has been heard of since the tables can tell.
      expect(first).toMatchObject({ log: 'c_mio', number: 3, folded: 3 })
      expect(lines(first)).toEqual(['cup x1', 'tea x2'])
      const entries = [
        [1, ['add', 'tea', 1]],
        [2, ['remove', 'cup']],
        [3, ['add', 'tea', 2]],
      ]
      expect(lines(await phone.exchange(3, entries, 'mio'))).toEqual(['cup x0', 'tea x5'])
      expect(lines(await phone.exchange(6, [[4, ['setQuantity', 'tea', 4]]], 'mio'))).toEqual(['tea x4'])
      const migrated = await columns()
      await opened.reset()
      await opened.database.open()
      expect(migrated).toEqual(await columns())
    })

    test('keep an entry with everything that was known of it', async () => {
      const phone = await server.device()
      const entry = [1, ['add', 'tea', 1, tea], 60_000, 7, 5, 'store']
      const late = [2, ['add', 'tea', 1, tea], 1e15]
      const early = [3, ['remove', 'tea'], -5]
      await phone.exchange(0, [entry, late, early])
      const found =
        await opened.query(`select v, collection, op, channel, at, device, n::int, seen::int, own::int,
        number::int, rejected from throughline.entries order by number`)
      expect(found).toMatchObject([
        {
          v: 1,
          collection: 'cart',
          op: ['add', 'tea', 1, tea],
          channel: 'store',
          at: new Date(NOON - 60_000),
          device: phone.id,
          n: 1,
          seen: 0,
          own: 0,
          number: 1,
          rejected: null,
        },
        { channel: 'web', at: new Date(NOON - 400 * 86_400_000), own: 1 },
        { at: new Date(NOON), own: 2, number: 3 },
      ])
    })

    test('keep who a device belongs to, and the join as an entry of the guest', async () => {
      server = testServer({ database: opened.database, history: true })
      const phone = await server.device()
      await phone.exchange(0, [[1, ['add', 'tea', 2, tea]]])
      const guest = phone.log
      await phone.exchange(1, [], 'mio')
      expect(await opened.query('select device, customer from throughline.devices')).toEqual([
        { device: phone.id, customer: 'mio' },
      ])
      expect(
        await opened.query(`select device, n::int, op from throughline.entries where log = 'c_mio'`),
      ).toEqual([
        {
          device: guest,
          n: 1,
          op: ['join', [['tea', { item: tea, quantity: 2, channel: 'web' }]]],
        },
      ])
    })

    test('do not grow with what has been, unless somebody wants to look at it', async () => {
      for (const history of [false, true]) {
        await opened.reset()
        server = testServer({ database: opened.database, history })
        const phone = await server.device()
        for (const start of [0, 2, 4])
          await phone.exchange(start, [
            [start + 1, ['add', 'tea', 1, tea]],
            [start + 2, ['remove', 'tea']],
          ])
        await phone.exchange(6)
        const [counted] =
          await opened.query(`select (select count(*) from throughline.entries)::int as entries,
          (select count(*) from throughline.rows)::int as rows`)
        expect(counted).toEqual({ entries: history ? 6 : 0, rows: 0 })
        expect(await opened.query('select number::int, folded::int from throughline.logs')).toEqual([
          { number: 6, folded: 6 },
        ])
      }
    })

    test('keep whose a device was before, when another customer signs in on it', async () => {
      const phone = await server.device()
      for (const customer of ['mio', 'mio', 'ken']) {
        await phone.exchange(0, [], customer)
        server.clock += 1000
      }
      phone.log = ''
      await phone.exchange(0, [])
      expect(await opened.query('select customer from throughline.devices order by bound_at')).toEqual([
        { customer: 'mio' },
        { customer: 'ken' },
        { customer: null },
      ])
    })
  })
}
