import { pglite, postgres } from 'throughline/server'

/** The database of a run, and SQL to look into it. PGlite in memory, unless a PostgreSQL is named. */
export async function openDatabase(connectionString, reset) {
  if (!connectionString) {
    const { PGlite } = await import('@electric-sql/pglite')
    const db = await PGlite.create()
    return {
      kind: 'PGlite in memory',
      database: pglite(db),
      query: async (text, values) => (await db.query(text, values)).rows,
      close: () => db.close(),
    }
  }
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 5000 })
  const query = async (text, values) => (await pool.query(text, values)).rows
  try {
    const [{ version }] = await query("select current_setting('server_version') as version")
    if (reset) await query('drop schema if exists throughline cascade')
    return {
      kind: `PostgreSQL ${version}`,
      database: postgres(pool),
      query,
      close: () => pool.end(),
    }
  } catch (cause) {
    await pool.end()
    const why = cause.message || cause.code
    throw new Error(`The PostgreSQL of DATABASE_URL cannot be used: ${why}.`, { cause })
  }
}
