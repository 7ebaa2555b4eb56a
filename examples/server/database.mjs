import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pglite, postgres } from '../../dist/server/index.js'
import { takeLock } from './lock.mjs'

const home = fileURLToPath(new URL('../../.data', import.meta.url))

/**
 * PostgreSQL where DATABASE_URL says, or else PGlite in the folder that DATA names.
 * @returns {{ opened: Promise<import('../../src/server/index.ts').Database>, close: () => Promise<void> }}
 */
export function openDatabase({ DATABASE_URL, DATA }) {
  return DATABASE_URL ? openPostgres(DATABASE_URL) : openPglite(DATA || home)
}

function openPostgres(connectionString) {
  let pool
  const open = async () => {
    const { default: pg } = await import('pg')
    pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 5000 })
    pool.on('error', (error) => console.error(`PostgreSQL: ${error.message}`))
    const database = postgres(pool)
    await database.open().catch((cause) => {
      const why = cause.message || cause.code
      const message = `The PostgreSQL of DATABASE_URL cannot be used: ${why}. Without DATABASE_URL, PGlite is used.`
      throw Object.assign(new Error(message, { cause }), { expected: true })
    })
    return database
  }
  return { opened: open(), close: async () => pool?.end() }
}

function openPglite(folder) {
  mkdirSync(folder, { recursive: true })
  const named = relative(process.cwd(), folder) || '.'
  const unlock = takeLock(
    join(folder, 'lock'),
    (pid) =>
      `The data in ${named} is in use by process ${pid}: end it (kill ${pid}), or choose another folder: DATA=other npm start`,
  )
  let db
  const open = async () => {
    const { PGlite } = await import('@electric-sql/pglite')
    const files = join(folder, 'db')
    if (!existsSync(files)) {
      console.log(`Making a database in ${named}: the first start takes 5 to 10 seconds …`)
      // Under another name until it is complete: a start that is interrupted must not leave half a database.
      const made = `${files}.new`
      rmSync(made, { recursive: true, force: true })
      await (await PGlite.create(made)).close()
      renameSync(made, files)
    }
    db = await PGlite.create(files)
    const database = pglite(db)
    await database.open()
    return database
  }
  const close = async () => {
    await db?.close()
    unlock()
  }
  return { opened: open(), close }
}
