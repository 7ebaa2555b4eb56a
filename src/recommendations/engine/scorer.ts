import { createCandidates } from './candidates.ts'
import type { SessionIndex } from './decode.ts'
import { FEATURES } from './format.ts'
import { createNeighbours } from './neighbours.ts'
import type { Query } from './query.ts'
import { createTopList } from './topList.ts'

/** Puts items in order for a session. */
export interface Scorer {
  find(query: Query): void
  /** The best candidates, in order: so many, or all. Overwritten by the next `best`. */
  best(most?: number): Int32Array
  /** All items of the neighbours, best first. */
  rest(): number[]
}

/** So many candidates are put in order at most. */
const MOST = 200

/** By the re-ranker, a weighted sum of features, or by neighbours alone when the manifest has no weights. */
export function createScorer(index: SessionIndex): Scorer {
  const weights = Float64Array.from(index.manifest.ranker)
  const neighbours = createNeighbours(index)
  const candidates = weights.length ? createCandidates(index, neighbours) : undefined
  const top = createTopList(MOST)
  const ranks = new Float64Array(MOST)
  const { found, scores } = neighbours
  let foundCount = 0
  let count = 0

  const rank = (rows: Float64Array) => {
    for (let at = 0; at < count; at++) {
      const row = at * FEATURES
      let score = 0
      for (let feature = 0; feature < FEATURES; feature++)
        score += (weights[feature] as number) * (rows[row + feature] as number)
      ranks[at] = score
    }
  }

  return {
    find(query) {
      foundCount = neighbours.find(query)
      if (!candidates) return
      count = candidates.gather(query, foundCount)
      rank(candidates.rows)
    },
    best(most = MOST) {
      top.reset(Math.min(most, MOST))
      const [ids, size] = candidates ? [candidates.ids, count] : [found, foundCount]
      for (let at = 0; at < size; at++) {
        const item = ids[at] as number
        top.add(item, (candidates ? ranks[at] : scores[item]) as number)
      }
      return top.sort()
    },
    rest: () =>
      [...found.subarray(0, foundCount)].sort(
        (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
      ),
  }
}
