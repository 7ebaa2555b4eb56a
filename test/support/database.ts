import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { type Database, pglite, postgres } from 'throughline/server'
import { startPostgres } from './postgres.ts'

/** A database for a test file: emptied before each test, and asked by SQL for what the port does not tell. */
export interface TestDatabase {
  readonly database: Database
  reset(): Promise<void>
  query(text: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

const drop = 'drop schema if exists throughline cascade'

export async function openPglite(): Promise<TestDatabase> {
  const db = await PGlite.create()
  return {
    database: pglite(db),
    reset: async () => void (await db.query(drop)),
    query: async (text) => (await db.query<Record<string, unknown>>(text)).rows,
    close: () => db.close(),
  }
}

/** Nothing comes back where no PostgreSQL is installed. */
export async function openPostgres(): Promise<TestDatabase | undefined> {
  const server = await startPostgres()
  if (!server) return undefined
  const pool = new pg.Pool({ connectionString: server.url, max: 10 })
  return {
    database: postgres(pool),
    reset: async () => void (await pool.query(drop)),
    query: async (text) => (await pool.query<Record<string, unknown>>(text)).rows,
    async close() {
      await pool.end()
      await server.stop()
    },
  }
}
