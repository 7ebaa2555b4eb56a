import { afterAll } from 'vitest'
import { openPglite, type TestDatabase } from '../support/database.ts'
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

// One for the whole file: opening it takes seconds.
let opened: Promise<TestDatabase> | undefined
const open = async () => {
  opened ??= openPglite()
  return { ...(await opened), close: async () => {} }
}
afterAll(async () => (await opened)?.close())

databaseContract('PGlite', open)
exchangeContract('PGlite', open)
linesContract('PGlite', open)
joinContract('PGlite', open)
acceptContract('PGlite', open)
touchpointContract('PGlite', open)
indexContract('PGlite', open)
hostileTouchpoints('PGlite', open)
sqlContract('PGlite', open)
sqlTouchpointContract('PGlite', open)
