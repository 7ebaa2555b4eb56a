import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type PostgresPool, postgres } from '../server/postgres.ts'
import { type RecommendationIndexes, recommendationIndexes } from '../server/recommendationIndexes.ts'

/** A host that does not answer is given up after so many milliseconds. */
const PATIENCE = 10_000

interface Pool extends PostgresPool {
  end(): Promise<void>
}

/** Hands the indexes of a database to `work`, and lets go of it at the end. */
export async function withPostgres<T>(
  connectionString: string,
  work: (indexes: RecommendationIndexes) => Promise<T>,
): Promise<T> {
  const pool = await connect(connectionString)
  try {
    return await work(recommendationIndexes(postgres(pool)))
  } finally {
    await pool.end()
  }
}

async function connect(connectionString: string): Promise<Pool> {
  const { Pool } = await loadPg()
  let pool: Pool | undefined
  try {
    pool = new Pool({ connectionString, connectionTimeoutMillis: PATIENCE, max: 1 })
    // Whatever breaks is told again to whoever asks next.
    pool.on('error', () => {})
    const client = await pool.connect()
    client.release()
    return pool
  } catch (cause) {
    await pool?.end()
    throw new Error(`The database of --from cannot be used: ${reasonOf(cause)}.`, { cause })
  }
}

/** Of this package's neighbours, or of the folder that the command is called in: npx runs from a folder of its own. */
async function loadPg(): Promise<{ Pool: new (options: object) => Pool }> {
  try {
    return (await import('pg')).default
  } catch {
    // Looked for elsewhere.
  }
  try {
    return createRequire(join(process.cwd(), 'here.js'))('pg')
  } catch (cause) {
    throw new Error(`Reading from PostgreSQL needs the package 'pg': npm install pg`, { cause })
  }
}

/** A host of several addresses fails with several errors and no message of its own. */
function reasonOf(error: unknown): string {
  const { message, code, errors } = error as AggregateError & { code?: string }
  return (message || errors?.[0]?.message || code || `${error}`).replace(/\.$/, '')
}
