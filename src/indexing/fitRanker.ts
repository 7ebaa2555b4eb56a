import { createCandidates } from '../recommendations/engine/candidates.ts'
import type { SessionIndex } from '../recommendations/engine/decode.ts'
import { FEATURES } from '../recommendations/engine/format.ts'
import { createNeighbours } from '../recommendations/engine/neighbours.ts'
import type { Pair } from './pairs.ts'
import { rounded } from './tables.ts'

/** What the re-ranker learns from: the candidates of a session, and which of them was visited next. */
interface Example {
  readonly rows: Float32Array
  readonly count: number
  readonly chosen: number
}

const EPOCHS = 16
const BATCH = 64
const RATE = 0.05
const RIDGE = 5e-4
/** Examples count by the chance they are given, to this power: what can be put first matters more than what cannot. */
const FOCUS = 0.3

/**
 * Fits the weights of the re-ranker: softmax over the candidates, in focus on those that can be told (the generalised
 * cross entropy of Zhang and Sabuncu, 2018), by Adam (Kingma and Ba, 2015). Always the same weights for the same log.
 */
export function fitRanker(
  index: SessionIndex,
  pairs: readonly Pair[],
  onEpoch: (share: number) => void = () => {},
): number[] {
  const examples = examplesOf(index, pairs)
  if (!examples.length) return []
  const scales = scalesOf(examples)
  for (const { rows } of examples)
    for (let at = 0; at < rows.length; at++)
      rows[at] = (rows[at] as number) * (scales[at % FEATURES] as number)
  const weights = new Float64Array(FEATURES)
  const mean = new Float64Array(FEATURES)
  const [first, second, gradient] = [0, 0, 0].map(() => new Float64Array(FEATURES)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const random = createRandom()
  let step = 0
  let summed = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    onEpoch(epoch / EPOCHS)
    shuffle(examples, random)
    const rate = RATE * (1 - (0.9 * epoch) / EPOCHS)
    for (let from = 0; from < examples.length; from += BATCH) {
      const batch = examples.slice(from, from + BATCH)
      gradient.fill(0)
      for (const example of batch) addGradient(gradient, example, weights)
      step++
      for (let at = 0; at < FEATURES; at++) {
        const slope = (gradient[at] as number) / batch.length + RIDGE * (weights[at] as number)
        first[at] = 0.9 * (first[at] as number) + 0.1 * slope
        second[at] = 0.999 * (second[at] as number) + 0.001 * slope * slope
        const size = Math.sqrt((second[at] as number) / (1 - 0.999 ** step)) + 1e-8
        weights[at] = (weights[at] as number) - (rate * (first[at] as number)) / (1 - 0.9 ** step) / size
      }
      // The mean over the last epochs wavers less than where the last step happens to end.
      if (epoch < EPOCHS - 3) continue
      summed++
      for (let at = 0; at < FEATURES; at++) mean[at] = (mean[at] as number) + (weights[at] as number)
    }
  }
  return [...mean].map((sum, at) => rounded((sum / summed) * (scales[at] as number)))
}

function examplesOf(index: SessionIndex, pairs: readonly Pair[]): Example[] {
  const neighbours = createNeighbours(index)
  const candidates = createCandidates(index, neighbours)
  const examples: Example[] = []
  for (const { query, target } of pairs) {
    const count = candidates.gather(query, neighbours.find(query))
    const chosen = candidates.ids.subarray(0, count).indexOf(target)
    if (chosen < 0) continue
    examples.push({ rows: Float32Array.from(candidates.rows.subarray(0, count * FEATURES)), count, chosen })
  }
  return examples
}

/** One over the standard deviation of each feature: so all of them can move alike. */
function scalesOf(examples: readonly Example[]): Float64Array {
  const [sums, squares] = [new Float64Array(FEATURES), new Float64Array(FEATURES)]
  let rows = 0
  for (const { rows: values, count } of examples) {
    rows += count
    for (let at = 0; at < values.length; at++) {
      const feature = at % FEATURES
      const value = values[at] as number
      sums[feature] = (sums[feature] as number) + value
      squares[feature] = (squares[feature] as number) + value * value
    }
  }
  return sums.map((sum, at) => {
    const deviation = Math.sqrt(Math.max(0, (squares[at] as number) / rows - (sum / rows) ** 2))
    return deviation > 1e-6 ? 1 / deviation : 0
  })
}

function addGradient(gradient: Float64Array, { rows, count, chosen }: Example, weights: Float64Array): void {
  const chances = new Float64Array(count)
  let highest = -Infinity
  for (let at = 0; at < count; at++) {
    let score = 0
    for (let feature = 0; feature < FEATURES; feature++)
      score += (weights[feature] as number) * (rows[at * FEATURES + feature] as number)
    chances[at] = score
    if (score > highest) highest = score
  }
  let sum = 0
  for (let at = 0; at < count; at++) {
    chances[at] = Math.exp((chances[at] as number) - highest)
    sum += chances[at] as number
  }
  const focus = ((chances[chosen] as number) / sum) ** FOCUS
  for (let at = 0; at < count; at++) {
    const error = ((chances[at] as number) / sum - (at === chosen ? 1 : 0)) * focus
    for (let feature = 0; feature < FEATURES; feature++)
      gradient[feature] = (gradient[feature] as number) + error * (rows[at * FEATURES + feature] as number)
  }
}

/** Numbers from 0 to 1 that are the same each time (a linear congruential generator, Numerical Recipes). */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_00_00_00_00
  }
}

/** Fisher and Yates. */
function shuffle(examples: Example[], random: () => number): void {
  for (let at = examples.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a, b] = [examples[at] as Example, examples[other] as Example]
    examples[at] = b
    examples[other] = a
  }
}
