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
afterEach(() => vi.restoreAllMocks())

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
    await build(database, ...args)
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
  expect(complained).toBe('1 rows have an item that cannot stand on a line of its own, and were left out.\n')
  expect(said).toContain('14 visits in 7 sessions')
})

test('progress is shown while the database is read', async () => {
  const database = memoryDatabase()
  await addVisits(database, shoppers())
  await build(database)
  expect(drawn).toMatch(/^reading\n/)
  expect(drawn.match(/reading/g)).toHaveLength(1)
  expect(said).not.toContain('reading')
})
