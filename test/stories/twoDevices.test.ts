import { afterAll, describe, expect, test } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { type Outcome, play, scenarios } from './twoDevices.ts'

const outcomes = new Map<string, readonly Outcome[]>()

describe('two devices that both have 20 lines', () => {
  test.each(scenarios)('$name: nothing anybody wanted is lost, whoever is heard first', async (scenario) => {
    const both = [await play(scenario, 'A', memoryDatabase()), await play(scenario, 'B', memoryDatabase())]
    outcomes.set(scenario.name, both)
    for (const { got, wanted } of both) expect(got).toBe(wanted)
  })
})

afterAll(() => {
  if (!process.env.OUTCOMES) return
  const rows = scenarios.map(({ name, wanted, emptied }) => {
    const both = outcomes.get(name) ?? []
    const lines = Object.entries(wanted).map(([id, quantity]) => `${id} ×${quantity}`)
    const ok = both.length === 2 && both.every(({ got, wanted }) => got === wanted)
    return { scenario: name, wanted: `${lines.join(', ')}${emptied ? ' only' : ''}`, ok: ok ? '✓' : '✗' }
  })
  const won = rows.filter(({ ok }) => ok === '✓').length
  console.log(`Two devices, ${won} of ${rows.length}`)
  console.table(rows)
})
