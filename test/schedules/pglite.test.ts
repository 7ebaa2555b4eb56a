import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPglite, type TestDatabase } from '../support/database.ts'
import { runSchedule } from './schedule.ts'

const RUNS = Math.ceil(Number(process.env.RUNS ?? 20_000) / 100)
const FIRST = Number(process.env.SEED ?? 1)

let opened: TestDatabase
beforeAll(async () => {
  opened = await openPglite()
  await opened.database.open()
})
afterAll(() => opened.close())

test(`${RUNS} random schedules end the same on PGlite`, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++)
    await runSchedule(seed, opened.database).catch((error) =>
      expect.fail(`SEED=${seed} RUNS=1: ${error.message}`),
    )
})
