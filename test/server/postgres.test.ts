import { afterAll, test } from 'vitest'
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
} else test.skip('PostgreSQL is not installed here: its suites are skipped', () => {})
