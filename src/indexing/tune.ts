import type { SessionIndex } from '../recommendations/engine/decode.ts'
import { createNeighbours } from '../recommendations/engine/neighbours.ts'
import type { Pair } from './pairs.ts'
import { DEFAULTS, type Parameters, tablesOf } from './tables.ts'

/** What is tried, one parameter after the other, from the one that usually matters most. */
const TRIALS: readonly (readonly [keyof Parameters, readonly number[]])[] = [
  ['neighbours', [100, 400, 800]],
  ['age', [0.2, 0.5, 4]],
  ['rarity', [0.5, 1, 2]],
  ['distance', [3, 20]],
  ['recency', [1, 4]],
  ['length', [0, 0.5]],
  ['before', [0.5, 1]],
]

/** A change must be better by this part, or it is chance. */
const LEAST_GAIN = 1.01
const LIST = 20

/**
 * Finds parameters by the mean reciprocal rank, among 20, of what was visited next and had not been visited before.
 * Reminders are left to the re-ranker.
 */
export function tune(
  index: SessionIndex,
  pairs: readonly Pair[],
  onTrial: () => void = () => {},
): Parameters {
  const fresh = pairs.filter(({ query, target }) => !query.visits.includes(target))
  const measure = (parameters: Parameters) => {
    onTrial()
    return meanReciprocalRank(index, parameters, fresh)
  }
  let best = DEFAULTS
  let most = measure(best)
  for (const [name, values] of TRIALS)
    for (const value of values) {
      const trial = { ...best, [name]: value }
      const rank = measure(trial)
      if (rank > most * LEAST_GAIN) [best, most] = [trial, rank]
    }
  return best
}

/** How many measurements `tune` makes. */
export const TRIAL_COUNT: number = 1 + TRIALS.reduce((sum, [, values]) => sum + values.length, 0)

function meanReciprocalRank(index: SessionIndex, parameters: Parameters, pairs: readonly Pair[]): number {
  const neighbours = createNeighbours(index, tablesOf(parameters, index.ages.length))
  const { found, scores } = neighbours
  let sum = 0
  for (const { query, target } of pairs) {
    const count = neighbours.find(query)
    const score = scores[target] as number
    if (score === 0) continue
    let rank = 1
    for (let at = 0; at < count && rank <= LIST; at++) {
      const item = found[at] as number
      const other = scores[item] as number
      if ((other > score || (other === score && item < target)) && !query.visits.includes(item)) rank++
    }
    if (rank <= LIST) sum += 1 / rank
  }
  return sum / Math.max(pairs.length, 1)
}
