import type { SessionIndex } from './decode.ts'
import type { Query } from './query.ts'

/** What a session says of an item. */
export interface Weighed {
  readonly score: number
  /** The place among all visited items of the one that gives most of the score; -1 where none gives any. */
  readonly cause: number
  /** Which part of the score is that item's. */
  readonly share: number
}

/**
 * Weighs items by their numbers, of which -1 is none. Confidence, as association rules have it: of one visited item
 * alone, so that what several say can be added.
 */
export function createEvidence({
  manifest,
  starts,
  items,
  postingStarts,
  postings,
}: SessionIndex): (weighed: readonly number[], query: Query) => Weighed[] {
  // One above the place among the weighed items, and 0 for all others: so what is not asked for costs no sum.
  const slots = new Uint32Array(manifest.items)

  return (weighed, { all, weights }) => {
    const counts = new Uint32Array(weighed.length + 1)
    const scores = new Float64Array(counts.length)
    const most = new Float64Array(counts.length)
    const causes = new Int32Array(counts.length).fill(-1)
    weighed.forEach((item, at) => {
      slots[item] ||= at + 1
    })
    for (let place = 0; place < all.length; place++) {
      const visited = all[place] as number
      const start = postingStarts[visited] as number
      const end = Math.min(postingStarts[visited + 1] as number, start + manifest.tables.sessions)
      for (let at = start; at < end; at++) {
        const session = postings[at] as number
        const stop = starts[session + 1] as number
        for (let here = starts[session] as number; here < stop; here++) {
          const slot = slots[items[here] as number] as number
          if (slot) counts[slot] = (counts[slot] as number) + 1
        }
      }
      for (let slot = 1; slot < counts.length; slot++) {
        const score = ((counts[slot] as number) / (end - start)) * (weights[place] as number)
        counts[slot] = 0
        scores[slot] = (scores[slot] as number) + score
        if (score <= (most[slot] as number)) continue
        most[slot] = score
        causes[slot] = place
      }
    }
    const found = weighed.map((item) => {
      const slot = slots[item] ?? 0
      const score = scores[slot] as number
      return { score, cause: causes[slot] as number, share: (most[slot] as number) / score }
    })
    for (const item of weighed) slots[item] = 0
    return found
  }
}
