import { COUNT, DIRECTION, FIRST, GAP, LENGTH } from '../recommendations/engine/coding.ts'
import { AGES, FIELDS, fileChecksum, HEADER, MAGIC, textChecksum } from '../recommendations/engine/format.ts'
import { FORMAT_VERSION } from '../recommendations/engine/manifest.ts'
import { orderItems } from './numbering.ts'
import type { Kept } from './prune.ts'
import { createRangeEncoder } from './rangeEncoder.ts'

/** An index as it is stored, without its manifest. */
export interface Packed {
  readonly file: Uint8Array
  /** The ids of its items, one on a line. */
  readonly ids: string
  /** The number in the index of each item of the log; -1 for one that is not in it. */
  readonly numbers: Int32Array
  readonly items: number
  readonly sessions: number
}

/** Packs sessions: those of an age sorted, since nothing else is to be known of their order. */
export function encodeIndex(kept: readonly Kept[], logIds: readonly string[], name: string): Packed {
  // Numbers must not tell the order of sessions either: all begins with what is the same for any of them.
  const used = [...new Set(kept.flatMap(({ items }) => items))].sort((a, b) =>
    (logIds[a] as string) < (logIds[b] as string) ? -1 : 1,
  )
  const dense = new Int32Array(logIds.length).fill(-1)
  used.forEach((item, at) => {
    dense[item] = at
  })
  const ages = Array.from({ length: AGES }, (): number[][] => [])
  for (const { items, age } of kept) ages[age]?.push(items.map((item) => dense[item] as number))
  const sessions = ages.flatMap((members) => members.sort(compare))
  const order = orderItems(sessions, used.length)
  const rank = new Uint32Array(used.length)
  order.forEach((item, at) => {
    rank[item] = at
  })
  const coded = encodeAges(
    ages.map((members) => members.map((items) => items.map((item) => rank[item] as number))),
  )
  const ids = [...order].map((item) => logIds[used[item] as number]).join('\n')
  const file = new Uint8Array(HEADER + coded.length)
  file.set(coded, HEADER)
  const view = new DataView(file.buffer)
  const write = (field: keyof typeof FIELDS, value: number) => view.setUint32(FIELDS[field], value, true)
  write('magic', MAGIC)
  write('version', FORMAT_VERSION)
  write('length', file.length)
  write('name', textChecksum(name))
  write('ids', textChecksum(ids))
  write('items', used.length)
  write('sessions', sessions.length)
  write(
    'clicks',
    sessions.reduce((sum, items) => sum + items.length, 0),
  )
  write('checksum', fileChecksum(file))
  const numbers = dense.map((item) => (item < 0 ? -1 : (rank[item] as number)))
  return { file, ids, numbers, items: used.length, sessions: sessions.length }
}

function encodeAges(ages: readonly (readonly number[])[][]): Uint8Array {
  const encoder = createRangeEncoder()
  for (const sessions of ages) {
    encoder.number(COUNT, sessions.length)
    let first = 0
    let length = 0
    for (const items of [...sessions].sort(compare)) {
      encoder.number(FIRST, (items[0] as number) - first)
      first = items[0] as number
      encoder.number(LENGTH + Math.min(length, 6), items.length - 2)
      length = items.length - 2
      let direction = 2
      let size = 0
      for (let at = 1; at < items.length; at++) {
        const gap = (items[at] as number) - (items[at - 1] as number)
        encoder.bit(DIRECTION + direction, gap > 0 ? 1 : 0)
        direction = gap > 0 ? 1 : 0
        encoder.number(GAP + size, Math.abs(gap) - 1)
        size = Math.min(31 - Math.clz32(Math.abs(gap)), 16)
      }
    }
  }
  return encoder.finish()
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length && at < b.length; at++)
    if (a[at] !== b[at]) return (a[at] as number) - (b[at] as number)
  return a.length - b.length
}
