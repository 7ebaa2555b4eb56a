import { recommendationIndexes } from 'throughline/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readCall } from '../../src/command/buildCall.ts'
import { buildFromDatabase } from '../../src/command/recommendationsBuild.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { shoppers } from '../support/shoppers.ts'
import { addVisits } from './databaseLog.ts'

let said = ''
let complained = ''
let drawn = ''
beforeEach(() => {
  said = ''
  complained = ''
  drawn = ''
  vi.spyOn(console, 'log').mockImplementation((text) => {
    said += `${text}\n`
  })
  vi.spyOn(console, 'error').mockImplementation((text) => {
    complained += `${text}\n`
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    drawn += text
    return true
  })
})
const { isTTY } = process.stderr
afterEach(() => {
  process.stderr.isTTY = isTTY
  vi.restoreAllMocks()
})

const build = (database: ReturnType<typeof memoryDatabase>, ...args: string[]) =>
  buildFromDatabase(readCall(['--from', 'postgres://here/tea', ...args])!, recommendationIndexes(database))

test('only the last 90 days are read, or as many as are asked for', async () => {
  const database = memoryDatabase()
  await addVisits(database, shoppers({ sessions: 30 }), 100)
  await addVisits(database, shoppers({ sessions: 20 }), 50)
  await addVisits(database, shoppers({ sessions: 10 }), 1)
  for (const [args, sessions] of [
    [[], 30],
    [['--since', '7'], 10],
    [['--since', '200'], 60],
  ] as const) {
    said = ''
    await build(database, '--min-sessions', '1', ...args)
    expect(said).toContain(`visits in ${sessions} sessions`)
  }
})

test('no item is told that fewer than five sessions have seen', async () => {
  const database = memoryDatabase()
  await addVisits(database, [...Array.from({ length: 6 }, () => ['tea', 'cup']), ['tea', 'secret']])
  await build(database)
  const { hash } = (await database.newestManifest('default')) as { hash: string }
  expect((await database.indexPart('default', hash, 'ids'))?.split('\n').sort()).toEqual(['cup', 'tea'])
})

test('what cannot stand in an index is left out, and that is told', async () => {
  const database = memoryDatabase()
  await addVisits(database, [...Array.from({ length: 6 }, () => ['tea', 'cup']), ['tea', 'two\nlines']])
  await build(database)
  expect(complained).toBe('Left out: 1 row whose item cannot stand on a line of its own.\n')
  expect(said).toContain('14 visits in 7 sessions')
})

test('progress is drawn in a terminal while the database is read, and nowhere else', async () => {
  const database = memoryDatabase()
  await addVisits(database, shoppers())
  process.stderr.isTTY = false
  await build(database)
  expect(drawn).toBe('')
  process.stderr.isTTY = true
  await build(database)
  expect(drawn).toContain('reading')
  expect(said).not.toContain('reading')
})

test('a database that has been emptied keeps the index it has', async () => {
  const database = memoryDatabase()
  await build(database)
  expect(await database.newestManifest('default')).toMatchObject({ items: 0 })
  await addVisits(database, shoppers(), 60)
  await build(database)
  const before = await database.newestManifest('default')
  await expect(build(database, '--since', '7')).rejects.toMatchObject({
    code: 'empty',
    message: expect.stringContaining('There was no visit'),
  })
  await expect(build(database, '--budget', '40')).rejects.toThrow('larger number for --budget')
  expect(before).toMatchObject({ items: 48 })
  expect(await database.newestManifest('default')).toEqual(before)
})
