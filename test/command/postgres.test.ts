import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createEngine, decodeIndex, type Manifest } from 'throughline/recommendations'
import { postgres } from 'throughline/server'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { recommendationsBuild } from '../../src/command/recommendationsBuild.ts'
import { startPostgres } from '../support/postgres.ts'
import { shoppers, visits } from '../support/shoppers.ts'
import { addVisits } from './databaseLog.ts'

const server = await startPostgres()
const withServer = test.skipIf(!server)
const address = server?.url ?? ''
const pool = new pg.Pool({ connectionString: address })
const database = postgres(pool)
let folder = ''
let said = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-'))
})
beforeEach(async () => {
  said = ''
  for (const name of ['log', 'error'] as const)
    vi.spyOn(console, name).mockImplementation((text) => {
      said += `${text}\n`
    })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  if (server) await pool.query('drop schema if exists throughline cascade')
})
afterAll(async () => {
  vi.restoreAllMocks()
  await pool.end()
  await server?.stop()
  await rm(folder, { recursive: true })
})

withServer('the command builds from the touchpoints of a database, and puts the index there', async () => {
  await database.open()
  await addVisits(database, shoppers())
  expect(await recommendationsBuild(['--from', address, '--name', 'tea'])).toBe(0)
  expect(said).toContain('600 sessions')
  expect(said).toContain('48 items')
  const manifest = (await database.newestManifest('tea')) as Manifest
  expect(said).toContain(`Stored as tea-${manifest.hash}`)
  const file = (await database.indexPart('tea', manifest.hash, 'file')) as Uint8Array
  const ids = (await database.indexPart('tea', manifest.hash, 'ids')) as string
  const engine = createEngine(decodeIndex({ manifest, file, ids }, 'tea'))
  expect(engine.list({ session: visits('2-3'), repeats: 'novel', limit: 1 })[0]?.item_id).toBe('2-4')
  expect(await recommendationsBuild(['--from', address, '--name', 'tea'])).toBe(0)
  expect(said).toContain('in the database already')
})

withServer('--out writes files instead, and leaves the database alone', async () => {
  await database.open()
  await addVisits(database, shoppers())
  expect(await recommendationsBuild(['--from', address, '--out', folder])).toBe(0)
  expect(await readdir(folder)).toContain('default.json')
  expect(await database.newestManifest('default')).toBeUndefined()
})

withServer('a database that nobody has used yet gives an empty index', async () => {
  expect(await recommendationsBuild(['--from', address])).toBe(0)
  expect(said).toContain('0 visits in 0 sessions')
  expect(await database.newestManifest('default')).toMatchObject({ sessions: 0, items: 0 })
})

withServer('what the database says against it is told in one line', async () => {
  expect(await recommendationsBuild(['--from', address.replace('/postgres', '/none')])).toBe(1)
  expect(said).toBe('The database of --from cannot be used: database "none" does not exist.\n')
})
