import fc from 'fast-check'
import { type TrailOp, type TrailRow, trailCollection } from 'throughline/recommendations'
import { expect, test } from 'vitest'
import type { Rows } from '../../src/core/collection.ts'
import type { Entry } from '../../src/core/entry.ts'

const { apply } = trailCollection
const merge = (entries: readonly Entry<TrailOp>[]) => trailCollection.merge?.(entries, new Map(), 0) ?? []
const fold = (rows: Rows<TrailRow>, entries: readonly Entry<TrailOp>[]) => entries.reduce(apply, rows)

const id = fc.constantFrom('a', 'd', 'h', 'p', 'z')
const ids = fc.array(id, { minLength: 1, maxLength: 4 })
const row: fc.Arbitrary<TrailRow> = fc.record(
  {
    seen: fc.constant([5]),
    shown: fc.integer({ min: 1, max: 9 }),
    hidden: fc.constant(true as const),
    bought: fc.constant(7),
    at: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ['at'] },
)
const op: fc.Arbitrary<TrailOp> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('shown' as const), ids) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('view' as const), id) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('hide' as const, 'unhide' as const), id) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('buy' as const), ids) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('forget' as const)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('join' as const), fc.array(fc.tuple(id, row))) },
)
const entriesOf = (ops: readonly TrailOp[]) =>
  ops.map((op, n) => ({ id: `${n}`, n: n + 1, op, at: 1000 * n }) as Entry<TrailOp>)
/** An item is looked at so often at most that each time counts. */
const entries = fc.array(op, { maxLength: 30 }).map((ops) => {
  const before = (at: number) =>
    ops.slice(0, at).filter(([type, what]) => type === 'view' && what === ops[at]?.[1])
  return entriesOf(ops.filter(([type], at) => type !== 'view' || before(at).length < 5))
})
/** Nothing, or as much as is remembered, some of it about to be forgotten. */
const rows = fc.oneof(
  fc.constant(new Map<string, TrailRow>()),
  fc
    .tuple(fc.dictionary(id, fc.oneof(row, fc.constant({ shown: 4, at: 0 }))), fc.integer({ min: 0, max: 2 }))
    .map(([few, weak]) => {
      const rest = Array.from({ length: 300 - Object.keys(few).length }, (_, n): [string, TrailRow] => [
        `${n < weak ? 'bdfkmt'[n] : ''}${n}`,
        n < weak ? { shown: n + 1, at: 0 } : { seen: [n], at: n },
      ])
      return new Map([...Object.entries(few), ...rest])
    }),
)

test('what was never sent and is put together makes of any trail what it made alone', () => {
  fc.assert(
    fc.property(rows, entries, (rows, entries) => {
      const merged = merge(entries)
      expect(fold(rows, merged)).toEqual(fold(rows, entries))
      const told = merged.flatMap(({ id, also = [] }) => [id, ...also])
      expect(told.sort()).toEqual(entries.map(({ id }) => id).sort())
      expect(merge(merged)).toEqual(merged)
    }),
    { numRuns: 2000 },
  )
})

test('what was shown between looks becomes one entry, as long as the server takes it', () => {
  const ops = Array.from({ length: 60 }, (_, n): TrailOp[] => [
    ['shown', [`S${n}`, 'A', `V${n}`]],
    ['view', `V${n}`],
  ])
  const shown = merge(entriesOf(ops.flat())).flatMap(({ op: [type, what] }) =>
    type === 'shown' ? [what] : [],
  )
  expect(shown.map((what) => what.length)).toEqual([20, 100])
})
