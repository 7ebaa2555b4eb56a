import { createCandidates } from './candidates.ts'
import type { SessionIndex } from './decode.ts'
import { FEATURES } from './features.ts'
import { createNeighbours, type Neighbours } from './neighbours.ts'
import type { Query } from './query.ts'
import { createTopList, type TopList } from './topList.ts'

/** Scores items for a session. */
export interface Scorer {
  readonly neighbours: Neighbours
  /** The items of the last `score`, best first. */
  readonly order: TopList
  /** Answers how many items are in `order`. */
  score(query: Query): number
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
  const order = createTopList(MOST)
  const { found, scores } = neighbours
  let foundCount = 0

  const rank = (count: number) => {
    for (let at = 0; at < count; at++) {
      const row = at * FEATURES
      let score = 0
      for (let feature = 0; feature < FEATURES; feature++)
        score += (weights[feature] as number) * (candidates?.rows[row + feature] as number)
      order.add(candidates?.ids[at] as number, score)
    }
  }

  return {
    neighbours,
    order,
    score(query) {
      order.reset(MOST)
      foundCount = neighbours.find(query)
      if (candidates) rank(candidates.gather(query, foundCount))
      else
        for (let at = 0; at < foundCount; at++)
          order.add(found[at] as number, scores[found[at] as number] as number)
      return order.sort()
    },
    rest: () =>
      [...found.subarray(0, foundCount)].sort(
        (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
      ),
  }
}
