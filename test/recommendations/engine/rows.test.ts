import { buildRows } from 'throughline/indexing'
import { mergeRows } from 'throughline/recommendations'
import { expect, test } from 'vitest'
import { built, visits } from '../../support/shoppers.ts'

const ids = (...parts: Parameters<typeof mergeRows>) => mergeRows(...parts).map(({ item_id }) => item_id)

test('rows of several products make one list, the newest product counting most', () => {
  const rows = { a: [['x', 9] as const, ['y', 5] as const], b: [['y', 8] as const, ['z', 6] as const] }
  expect(ids(rows, visits('a', 'b'))).toEqual(['y', 'x', 'z'])
  expect(ids(rows, visits('b', 'a'))).toEqual(['y', 'x', 'z'])
  expect(ids({ a: rows.a, b: [['z', 9]] }, visits('a', 'b'))).toEqual(['z', 'x', 'y'])
  expect(ids(rows, visits('a', 'x'), 1)).toEqual(['y'])
})

test('each neighbour says which product speaks for it, and how much of its score that is', () => {
  const rows = { a: [['x', 9] as const], b: [['x', 3] as const, ['y', 6] as const] }
  const session = [{ item_id: 'a', kind: 'cart' as const }, { item_id: 'b' }]
  expect(mergeRows(rows, session)).toEqual([
    { item_id: 'x', score: 12, reason: { kind: 'cart', because: 'a', share: 9 / 12 } },
    { item_id: 'y', score: 6, reason: { kind: 'viewed', because: 'b', share: 1 } },
  ])
})

test('a product without a row, or by the name of an object method, adds nothing', () => {
  expect(mergeRows({}, visits('toString', 'none'))).toEqual([])
  expect(mergeRows({}, [])).toEqual([])
})

test('the builder gives each product its neighbours, best first and never itself', () => {
  const index = built()
  const rows = buildRows(index, 5)
  expect(Object.keys(rows)).toEqual(index.ids.split('\n'))
  for (const [id, row] of Object.entries(rows)) {
    expect(row).toHaveLength(5)
    expect(row.map(([item_id]) => item_id)).not.toContain(id)
    expect(row.map(([, weight]) => weight)).toEqual(row.map(([, weight]) => weight).sort((a, b) => b - a))
  }
  expect(rows['2-3']?.[0]?.[0]).toBe('2-4')
})
