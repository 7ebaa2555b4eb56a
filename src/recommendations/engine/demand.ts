import { createLog2 } from './log2.ts'

/** How much each item is in demand: logarithms to the base 2 of one more than these counts of sessions. */
export interface Demand {
  /** In the whole log. */
  readonly popularity: Float64Array
  /** In its newest part. */
  readonly trend: Float64Array
  /** In its newest part, for each that the whole log would have there. */
  readonly rise: Float64Array
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
  return {
    popularity: recent.map((_, item) => log2(countOf(item) + 1)),
    trend: recent.map((count) => log2(count + 1)),
    rise: recent.map((count, item) => log2((count + 1) / (countOf(item) * NEWEST + 1))),
  }
}
