import { afterAll, afterEach, expect, test } from 'vitest'
import { cleanUp } from '../support/example.ts'
import { table } from '../support/table.ts'
import { cases } from './cases.ts'
import { judge, type Outcome } from './judge.ts'
import { settings } from './settings.ts'
import { createWorld, type World } from './world.ts'

const rows: Outcome[] = []
let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})
afterAll(async () => {
  await cleanUp()
  process.stdout.write(`\n${table(rows as unknown as Record<string, unknown>[])}\n\n`)
})

const chosen = cases.filter(({ brief }) => brief || settings.long)
test.each(chosen)('touchpoints survive, and count once: $name', { timeout: 240_000 }, async (one) => {
  world = await createWorld()
  const { faults, ...outcome } = await judge(one, world)
  rows.push(outcome)
  expect(faults).toEqual([])
})
