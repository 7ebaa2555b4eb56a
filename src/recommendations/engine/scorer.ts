import { createCandidates } from './candidates.ts'
import type { SessionIndex } from './decode.ts'
import { FEATURES } from './format.ts'
import { createNeighbours } from './neighbours.ts'
import type { Query } from './query.ts'
import { createTopList } from './topList.ts'

/** Puts items in order for a session. */
export interface Scorer {
  /** The candidates, best first. Overwritten by the next `order`. */
  order(query: Query): Int32Array
  /** All items of the neighbours, best first. */
  rest(): number[]
}

/** So many candidates are put in order. */
const MOST = 200

/** By the re-ranker, a weighted sum of features, or by neighbours alone when the manifest has no weights. */
export function createScorer(index: SessionIndex): Scorer {
  const weights = Float64Array.from(index.manifest.ranker)
  const neighbours = createNeighbours(index)
  const candidates = weights.length ? createCandidates(index, neighbours) : undefined
  const top = createTopList(MOST)
  const { found, scores } = neighbours
  let foundCount = 0

  const rank = (count: number) => {
    for (let at = 0; at < count; at++) {
      const row = at * FEATURES
      let score = 0
      for (let feature = 0; feature < FEATURES; feature++)
        score += (weights[feature] as number) * (candidates?.rows[row + feature] as number)
      top.add(candidates?.ids[at] as number, score)
    }
  }

  return {
    order(query) {
      top.reset(MOST)
      foundCount = neighbours.find(query)
      if (candidates) rank(candidates.gather(query, foundCount))
      else
        for (let at = 0; at < foundCount; at++)
          top.add(found[at] as number, scores[found[at] as number] as number)
      return top.ids.subarray(0, top.sort())
    },
    rest: () =>
      [...found.subarray(0, foundCount)].sort(
        (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
      ),
  }
}
