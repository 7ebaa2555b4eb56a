import { createLog2 } from './log2.ts'

/** How much each item is in demand: logarithms to the base 2 of one more than these counts of sessions, and orders by them. */
export interface Demand {
  /** In the whole log. */
  readonly popularity: Float64Array
  /** In its newest part. */
  readonly trend: Float64Array
  /** In its newest part, for each that the whole log would have there. */
  readonly rise: Float64Array
  /** All items, that of most sessions first, of equal ones that of the lower number. */
  readonly popular: Uint32Array
  /** The step of the manifest's table by number of sessions: four for each doubling. */
  readonly rarity: Uint8Array
}

/** Which part of the log is its newest. */
const NEWEST = 0.05

/** Counts what whole catalogues of items are asked for; where the sessions are read, since that is not done in a page. */
export function demandOf(
  starts: Uint32Array,
  items: Uint32Array,
  ages: Uint8Array,
  postingStarts: Uint32Array,
): Demand {
  const log2 = createLog2()
  const recent = new Float64Array(postingStarts.length - 1)
  for (let session = 0; session < ages.length && ages[session] === 0; session++)
    for (let at = starts[session] as number; at < (starts[session + 1] as number); at++)
      recent[items[at] as number] = (recent[items[at] as number] as number) + 1
  const countOf = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  // Count and item in one number, which sorts without a function.
  const size = recent.length
  const order = recent.map((_, item) => item - countOf(item) * size).sort()
  return {
    popular: Uint32Array.from(order, (key) => ((key % size) + size) % size),
    rarity: Uint8Array.from(recent, (_, item) => rarityStep(countOf(item))),
    popularity: recent.map((_, item) => log2(countOf(item) + 1)),
    trend: recent.map((count) => log2(count + 1)),
    rise: recent.map((count, item) => log2((count + 1) / (countOf(item) * NEWEST + 1))),
  }
}

function rarityStep(count: number): number {
  const doublings = 31 - Math.clz32(count)
  return doublings * 4 + (doublings < 2 ? (count << (2 - doublings)) & 3 : (count >> (doublings - 2)) & 3)
}
