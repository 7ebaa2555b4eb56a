import { expect, test } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { runMerging } from './merging.ts'
import { runAlone, runSchedule } from './schedule.ts'

const RUNS = Number(process.env.RUNS ?? 20_000)
const FIRST = Number(process.env.SEED ?? 1)
/** Schedules that have gone wrong once, beyond those that are run each time. */
const ONCE = [267_594]

test(`${RUNS} random schedules end with all devices equal to the sequential model`, async () => {
  for (const seed of [...ONCE, ...Array.from({ length: RUNS }, (_, index) => FIRST + index)])
    await runSchedule(seed, memoryDatabase()).catch((error) =>
      expect.fail(`SEED=${seed} RUNS=1: ${error.message}`),
    )
})

test('whoever is alone sees the same before and after an exchange', async () => {
  for (let seed = FIRST; seed < FIRST + RUNS / 4; seed++)
    await runAlone(seed, memoryDatabase()).catch((error) =>
      expect.fail(`SEED=${seed} RUNS=1: ${error.message}`),
    )
})

test('what waits on a device comes to the same, merged or not', () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++)
    expect(() => runMerging(seed), `SEED=${seed} RUNS=1`).not.toThrow()
})
