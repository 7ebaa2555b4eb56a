import { EventEmitter } from 'node:events'
import pg from 'pg'
import { postgres } from 'throughline/server'
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

test('a connection that ends with the very words that it is ready ends no process', async () => {
  class Lost extends EventEmitter {
    connect(connected: () => void) {
      connected()
      this.emit('error', new Error('thrown into the process'))
    }
    query = () => Promise.reject(new Error('lost'))
    end = () => Promise.resolve()
  }
  const pool = new pg.Pool({ Client: Lost as never })
  for (const database of [postgres(pool), postgres(pool)])
    await expect(database.open()).rejects.toThrow('lost')
  expect([pool.listenerCount('error'), pool.listenerCount('acquire')]).toEqual([1, 1])
})

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

  test('two that wait for each other both come to their end', async () => {
    await opened.reset()
    await opened.database.open()
    let waiting = 0
    const lockBoth = (one: string, other: string) =>
      opened.database.transaction(async (store) => {
        await store.lock(one)
        waiting++
        await expect.poll(() => waiting).toBeGreaterThan(1)
        return store.lock(other)
      })
    const ended = await Promise.all([lockBoth('g_1', 'g_2'), lockBoth('g_2', 'g_1')])
    expect(ended).toMatchObject([{ number: 0 }, { number: 0 }])
    expect(waiting).toBe(3)
  })
} else test.skip('PostgreSQL is not installed here: its suites are skipped', () => {})
