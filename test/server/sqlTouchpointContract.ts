import { touchpoints } from 'throughline/server'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { schemaVersion1 } from './schemaVersion1.ts'
import { NOON, type TestServer, tea, testServer } from './testServer.ts'

/** What can only be seen in the tables of touchpoints. */
export function sqlTouchpointContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`the tables of touchpoints in ${name}`, () => {
    let opened: TestDatabase
    let server: TestServer
    beforeAll(async () => {
      opened = await open()
    }, 120_000)
    beforeEach(async () => {
      await opened.reset()
      server = testServer({ database: opened.database })
    })

    test('keep a touchpoint once, at its corrected time', async () => {
      const phone = await server.device()
      const page = { location: 'https://shop.test/tea?a=1', title: 'お茶' }
      const campaign = { source: 'line', medium: 'social' }
      const contexts = [
        { channel: 'web', page, session: 's1', campaign, clickIds: { gclid: 'g' } },
        { channel: 'app', purpose: 'marketing' },
      ]
      const params = { a: [1, { b: null }] }
      const view = [1, 'one', 2500, 'page_view', params, 0, { marketing: { audience: 'x' } }, 12]
      const sent = NOON - 60_000
      const body = { token: phone.token, sent, contexts, entries: [view, view, [0, 'two', 10, 'x', {}, 1]] }
      expect((await server.post('touchpoints', body)).status).toBe(204)
      server.clock += 5000
      expect((await server.post('touchpoints', body)).status).toBe(204)
      const found =
        await opened.query(`select device, id, n::int, log, channel, purpose, received_at, skew::int, at, device_at,
        session, campaign, click_ids, fields, name, params, page from throughline.touchpoints order by id`)
      expect(found).toEqual([
        {
          device: phone.id,
          id: 'one',
          n: 1,
          log: phone.log,
          channel: 'web',
          purpose: 'analytics',
          received_at: new Date(NOON),
          skew: 60_000,
          at: new Date(NOON - 2500),
          device_at: new Date(12),
          session: 's1',
          campaign,
          click_ids: { gclid: 'g' },
          fields: { marketing: { audience: 'x' } },
          name: 'page_view',
          params,
          page,
        },
        {
          ...{ device: phone.id, id: 'two', n: null, log: phone.log, channel: 'app', purpose: 'marketing' },
          ...{
            received_at: new Date(NOON),
            skew: 60_000,
            at: new Date(NOON - 10),
            device_at: new Date(sent - 10),
          },
          ...{
            session: null,
            campaign: null,
            click_ids: null,
            fields: null,
            name: 'x',
            params: {},
            page: null,
          },
        },
      ])
    })

    test('take a touchpoint whatever the clock of its device says', async () => {
      const phone = await server.device()
      const times = [0, -1, 1e15, Date.UTC(2099, 0), 9e15, 1e300, 0.5]
      for (const [index, time] of times.entries())
        await server.post('touchpoints', {
          ...{ token: phone.token, sent: time, contexts: [{ channel: 'web' }] },
          entries: [
            [2 * index + 1, `sent ${index}`, 0, 'x', {}, 0],
            [2 * index + 2, `at ${index}`, 1e18, 'x', {}, 0, null, time],
          ],
        })
      const found =
        await opened.query(`select n::int, device_at is null as unknown from throughline.touchpoints
        where at between '2025-01-01' and '2026-12-31' order by n`)
      const unknown = [false, true, false, false, true, true, false]
      expect(found).toEqual(
        unknown.flatMap((one, at) => [1, 2].map((n) => ({ n: 2 * at + n, unknown: one }))),
      )
    })

    test('forget of a purpose its touchpoints, and what others carry for it, and nothing else', async () => {
      const phone = await server.device()
      const clickIds = { gclid: 'g' }
      const contexts = [
        { channel: 'web', clickIds, campaign: { source: 'x' } },
        { channel: 'web', purpose: 'marketing', clickIds },
      ]
      const fields = { marketing: { a: 1 }, personalization: { b: 1 } }
      const entries = [
        [1, 'one', 0, 'x', {}, 0, fields],
        [2, 'two', 0, 'x', {}, 1],
        [3, 'three', 0, 'x', {}, 0, { marketing: { a: 1 } }],
      ]
      await server.post('touchpoints', { token: phone.token, sent: NOON, contexts, entries })
      const other = await server.device()
      await server.post('touchpoints', {
        token: other.token,
        sent: NOON,
        contexts,
        entries: entries.slice(0, 1),
      })
      const kept = () =>
        opened.query(`select id, click_ids, fields, campaign from throughline.touchpoints
          where device = '${phone.id}' order by n`)
      expect((await server.post('forget', { token: phone.token, purpose: 'personalization' })).status).toBe(
        204,
      )
      const campaign = { source: 'x' }
      const marketing = { marketing: { a: 1 } }
      expect(await kept()).toEqual([
        { id: 'one', click_ids: clickIds, fields: marketing, campaign },
        { id: 'two', click_ids: clickIds, fields: null, campaign: null },
        { id: 'three', click_ids: clickIds, fields: marketing, campaign },
      ])
      expect((await server.post('forget', { token: phone.token, purpose: 'marketing' })).status).toBe(204)
      expect(await kept()).toEqual([
        { id: 'one', click_ids: null, fields: null, campaign },
        { id: 'three', click_ids: null, fields: null, campaign },
      ])
      expect(
        await opened.query(`select fields from throughline.touchpoints where device = '${other.id}'`),
      ).toEqual([{ fields }])
    })

    test('forget click ids with marketing wherever they hide, and nothing else of an address', async () => {
      const phone = await server.device()
      const addresses = [
        ['/tea?gclid=CLICK', '/tea'],
        ['/tea?gclid=CLICK&fbclid=CLICK&size=M#top', '/tea?size=M#top'],
        ['/tea?size=M&gclid=CLICK#top', '/tea?size=M#top'],
        ['/tea?gclid="CLICK\\"&size=M', '/tea?size=M'],
        [
          '/in?to=%2Ftea%3Fsize%3DM%26gclid%3DCLICK%26color%3D1&step=1',
          '/in?to=%2Ftea%3Fsize%3DM%26color%3D1&step=1',
        ],
        ['/in?to=%2Ftea%3Fgclid%3DCLICK&step=1', '/in?to=%2Ftea&step=1'],
        ['/tea?no_gclid=1&a=gclid', '/tea?no_gclid=1&a=gclid'],
      ]
      const send = (at: number) =>
        server.post('touchpoints', {
          token: phone.token,
          sent: NOON,
          contexts: addresses.map((pair) => ({ channel: 'web', page: { location: pair[at] } })),
          entries: addresses.map((pair, index) => [
            2 * index + 1 + at,
            `${index} ${at}`,
            0,
            'x',
            { link: pair[at] },
            index,
            { personalization: { link: pair[at] } },
          ]),
        })
      // As they were, and as they shall be.
      await send(0)
      await send(1)
      expect((await server.post('forget', { token: phone.token, purpose: 'marketing' })).status).toBe(204)
      const kept = await opened.query(
        `select id, page, params, fields from throughline.touchpoints where device = '${phone.id}' order by id`,
      )
      const of = (at: number) =>
        kept
          .filter(({ id }) => `${id}`.endsWith(` ${at}`))
          .map(({ page, params, fields }) => ({ page, params, fields }))
      expect(of(0)).toEqual(of(1))
      expect(of(0)).toHaveLength(addresses.length)
    })

    test('name a guest who is forgotten nowhere any more', async () => {
      const phone = await server.device()
      const other = await server.device()
      await phone.exchange(0, [[1, ['add', 'tea', 2, tea]]])
      const guest = phone.log
      await phone.exchange(1, [], 'mio')
      const body = { sent: NOON, contexts: [{ channel: 'web' }], dropped: [[1, 2]] }
      for (const { token } of [phone, other])
        await server.post('touchpoints', { ...body, token, entries: [[3, 'x', 0, 'x', {}, 0]] })
      expect((await server.post('forget', { token: phone.token })).status).toBe(204)
      const tables = await opened.query(
        `select table_name as name from information_schema.tables where table_schema = 'throughline'`,
      )
      expect(tables).toHaveLength(10)
      for (const { name } of tables) {
        const rows = await opened.query(`select t::text as row from throughline.${name} t
          where t::text like '%${phone.id}%' or (t::text like '%${guest}%' and t::text not like '%c_mio%')`)
        expect([name, rows]).toEqual([name, []])
      }
      // The account keeps what was joined into it, and others keep theirs.
      const kiosk = await server.device('mio')
      expect((await kiosk.exchange(0, [], 'mio')).rows.cart).toMatchObject([['tea', { quantity: 2 }]])
      expect(await opened.query('select device from throughline.touchpoints')).toEqual([{ device: other.id }])
    })

    test('of version 1 go on with all that is in them', async () => {
      for (const statement of schemaVersion1) await opened.query(statement)
      const columns = () =>
        opened.query(`select table_name, column_name, data_type, is_nullable, column_default
          from information_schema.columns where table_schema = 'throughline' order by 1, 2`)
      const indexes = () =>
        opened.query(`select indexdef from pg_indexes where schemaname = 'throughline' order by 1`)
      await Promise.all([opened.database.open(), opened.database.open()])
      expect(await opened.query('select version from throughline.schema order by 1')).toEqual([
        { version: 1 },
        { version: 4 },
      ])
      expect(
        await opened.query(`select id, n::int, purpose, skew, session, fields, params, page, device_at
          from throughline.touchpoints where id = 'old 2'`),
      ).toEqual([
        {
          ...{
            id: 'old 2',
            n: 2,
            purpose: 'analytics',
            skew: null,
            session: null,
            fields: null,
            params: { a: 1 },
          },
          ...{ page: { location: '/' }, device_at: new Date('2026-03-05T11:30:00Z') },
        },
      ])
      const { gaps, forget } = touchpoints(opened.database)
      expect(await gaps()).toEqual([{ device: 'd_1', first: 3, last: 3 }])
      expect(await forget({ customer: 'mio' })).toBe(3)
      const migrated = [await columns(), await indexes()]
      await opened.reset()
      await opened.database.open()
      expect(migrated).toEqual([await columns(), await indexes()])
    })
  })
}
