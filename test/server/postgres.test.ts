import { afterAll, expect, test } from 'vitest'
import { openPostgres } from '../support/database.ts'
import { acceptContract } from './acceptContract.ts'
import { databaseContract } from './databaseContract.ts'
import { exchangeContract } from './exchangeContract.ts'
import { hostileTouchpoints } from './hostileTouchpoints.ts'
import { indexContract } from './indexContract.ts'
import { joinContract } from './joinContract.ts'
import { linesContract } from './linesContract.ts'
import { sqlContract } from './sqlContract.ts'
import { sqlTouchpointContract } from './sqlTouchpointContract.ts'
import { touchpointContract } from './touchpointContract.ts'

const opened = await openPostgres()
afterAll(() => opened?.close())

if (opened) {
  const open = async () => ({ ...opened, close: async () => {} })
  databaseContract('PostgreSQL', open)
  exchangeContract('PostgreSQL', open)
  linesContract('PostgreSQL', open)
  joinContract('PostgreSQL', open)
  acceptContract('PostgreSQL', open)
  touchpointContract('PostgreSQL', open)
  indexContract('PostgreSQL', open)
  hostileTouchpoints('PostgreSQL', open)
  sqlContract('PostgreSQL', open)
  sqlTouchpointContract('PostgreSQL', open)

  test('connections that PostgreSQL ends, at work or idle, end no process and stand in nobody’s way', async () => {
    await opened.reset()
    await opened.database.open()
    // As at work, another one as idle.
    const work = opened.database.transaction(async (store) => {
      await Promise.all([opened.query('select 1'), opened.query('select 1')])
      await opened.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      await expect.poll(() => store.lock('g_1').catch(() => 'lost')).toBe('lost')
      await store.lock('g_1')
    })
    await expect(work).rejects.toThrow()
    expect(await opened.database.transaction((store) => store.lock('g_1'))).toMatchObject({ number: 0 })
  })
} else test.skip('PostgreSQL is not installed here: its suites are skipped', () => {})
