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
  const size = postingStarts.length - 1
  const recent = new Uint32Array(size)
  for (let session = 0; session < ages.length && ages[session] === 0; session++)
    for (let at = starts[session] as number; at < (starts[session + 1] as number); at++)
      recent[items[at] as number] = (recent[items[at] as number] as number) + 1
  const [popularity, trend, rise] = [0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const rarity = new Uint8Array(size)
  for (let item = 0; item < size; item++) {
    const count = (postingStarts[item + 1] as number) - (postingStarts[item] as number)
    const newest = recent[item] as number
    popularity[item] = log2(count + 1)
    trend[item] = log2(newest + 1)
    rise[item] = log2((newest + 1) / (count * NEWEST + 1))
    rarity[item] = rarityStep(count)
  }
  return { popular: popularOf(postingStarts, ages.length), rarity, popularity, trend, rise }
}

/** Counts how many items come before those of each count: no item is compared with any other. */
function popularOf(postingStarts: Uint32Array, most: number): Uint32Array {
  const size = postingStarts.length - 1
  const countOf = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  const before = new Uint32Array(most + 2)
  for (let item = 0; item < size; item++) before[countOf(item)] = (before[countOf(item)] as number) + 1
  for (let count = most; count >= 0; count--)
    before[count] = (before[count] as number) + (before[count + 1] as number)
  const popular = new Uint32Array(size)
  for (let item = 0; item < size; item++) {
    const place = countOf(item) + 1
    popular[before[place] as number] = item
    before[place] = (before[place] as number) + 1
  }
  return popular
}

function rarityStep(count: number): number {
  const doublings = 31 - Math.clz32(count)
  return doublings * 4 + (doublings < 2 ? (count << (2 - doublings)) & 3 : (count >> (doublings - 2)) & 3)
}
