import type { Database } from './database.ts'
import { type Query, sqlDatabase } from './sql.ts'

/** The part of a PGlite database that is used. */
export interface PgliteDatabase {
  transaction<T>(work: (transaction: PgliteTransaction) => Promise<T>): Promise<T>
}

/** The part of a PGlite transaction that is used. */
export interface PgliteTransaction {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/**
 * Keeps the logs in PGlite: PostgreSQL inside the process, for development and for small shops on one server.
 *
 * @example
 * createSyncHandler({ database: pglite(new PGlite('.data')) })
 */
export function pglite(db: PgliteDatabase): Database {
  return sqlDatabase((work) => db.transaction((transaction) => work(queryOf(transaction))))
}

function queryOf(transaction: PgliteTransaction): Query {
  return async <Row>(text: string, values: readonly unknown[] = []) =>
    (await transaction.query(text, [...values])).rows as Row[]
}
