import { afterAll } from 'vitest'
import { openPglite, type TestDatabase } from '../support/database.ts'
import { databaseContract } from './databaseContract.ts'
import { exchangeContract } from './exchangeContract.ts'
import { sqlContract } from './sqlContract.ts'

// One for the whole file: opening it takes seconds.
let opened: Promise<TestDatabase> | undefined
const open = async () => {
  opened ??= openPglite()
  return { ...(await opened), close: async () => {} }
}
afterAll(async () => (await opened)?.close())

databaseContract('PGlite', open)
exchangeContract('PGlite', open)
sqlContract('PGlite', open)
