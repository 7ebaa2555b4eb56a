import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLog2 } from '../../../src/recommendations/engine/log2.ts'
import { createTopList } from '../../../src/recommendations/engine/topList.ts'

test('the best of any scores are kept in order, whatever order they come in', () => {
  const top = createTopList(10)
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.integer({ min: 0, max: 10 }),
      (scores, limit) => {
        top.reset(limit)
        const all = scores.map((score, id) => ({ id, score }))
        for (const { id, score } of all.toReversed()) top.add(id, score)
        const best = all.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, limit)
        expect([...top.sort()]).toEqual(best.map(({ id }) => id))
        expect([...top.scores.subarray(0, best.length)]).toEqual(best.map(({ score }) => score))
      },
    ),
  )
})

test('the logarithm is exact at powers of two, never falls, and is never far off', () => {
  const log2 = createLog2()
  for (let power = -20; power <= 30; power++) expect(log2(2 ** power)).toBe(power)
  let last = log2(0.001)
  for (let value = 0.001; value < 2000; value *= 1.01) {
    expect(log2(value)).toBeGreaterThanOrEqual(last)
    expect(Math.abs(log2(value) - Math.log2(value))).toBeLessThan(0.0861)
    last = log2(value)
  }
})
