import type { Database } from './database.ts'
import { type Query, type RunTransaction, sqlDatabase } from './sql.ts'

/** The part of a `pg` pool that is used. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
  on(event: 'error', listener: () => void): unknown
  on(event: 'acquire', listener: (client: PostgresClient) => void): unknown
  listeners(event: 'error' | 'acquire'): readonly unknown[]
}

/** The part of a `pg` client that is used. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  on(event: 'error', listener: () => void): unknown
  listeners(event: 'error'): readonly unknown[]
  release(destroy?: boolean): void
}

/** What PostgreSQL calls it when two transactions wait for each other, and it has ended one of them. */
const DEADLOCK = '40P01'
const MOST_TRIES = 5

/**
 * Keeps the logs in PostgreSQL 15 or newer, in a schema named `throughline`.
 *
 * @example
 * createSyncHandler({ database: postgres(new pg.Pool({ connectionString })) })
 */
export function postgres(pool: PostgresPool): Database {
  survive(pool)
  // Before the pool hands it out, and stops to listen itself.
  if (!pool.listeners('acquire').includes(survive)) pool.on('acquire', survive)
  const attempt: RunTransaction = async (work) => {
    const client = await pool.connect()
    let broken = false
    try {
      // Said aloud: with a stricter default, waiting for a locked log would end in a serialization failure.
      await client.query('begin isolation level read committed')
      const result = await work(queryOf(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
  // Nothing of it has happened, and the other one has gone on: it can be done again.
  const run: RunTransaction = async (work) => {
    for (let tries = 1; ; tries++)
      try {
        return await attempt(work)
      } catch (error) {
        if ((error as { code?: unknown }).code !== DEADLOCK || tries === MOST_TRIES) throw error
      }
  }
  return sqlDatabase(run)
}

const unheard = () => {}

/** Node ends a process whose lost connection nobody listens to. The pool makes another one, and whoever was using it hears. */
function survive(connections: Pick<PostgresClient, 'on' | 'listeners'>): void {
  if (!connections.listeners('error').includes(unheard)) connections.on('error', unheard)
}

function queryOf(client: PostgresClient): Query {
  return async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
}
