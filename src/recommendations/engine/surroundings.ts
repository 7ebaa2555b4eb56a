import type { SessionIndex } from './decode.ts'

/** What past sessions did around one item. Its arrays are overwritten by the next `look`. */
export interface Surroundings {
  /** The items that were found, in no order; so many of them as `look` answers. */
  readonly found: Int32Array
  /** Σ 1 ÷ distance, one more for what came before. */
  readonly near: Float64Array
  /** How often an item came right after. */
  readonly next: Float64Array
  /** Σ 1 ÷ distance of what came after. */
  readonly later: Float64Array
  look(item: number): number
}

/** So many sessions of an item are looked at, from the newest. */
const MOST_SESSIONS = 500

/**
 * Co-visits, the item after (a Markov chain) and sequential rules with weight 1 ÷ distance, as Ludewig and Jannach
 * ("Evaluation of session-based recommendation algorithms", 2018) define them, counted when asked for.
 */
export function createSurroundings(index: SessionIndex): Surroundings {
  const { starts, items, postingStarts, postings, places } = index
  const [near, next, later] = [0, 0, 0].map(() => new Float64Array(index.manifest.items)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const found = new Int32Array(index.manifest.items)
  let foundCount = 0

  return {
    found,
    near,
    next,
    later,
    look(item) {
      for (let at = 0; at < foundCount; at++) {
        const item = found[at] as number
        near[item] = next[item] = later[item] = 0
      }
      foundCount = 0
      const start = postingStarts[item] as number
      const end = Math.min(postingStarts[item + 1] as number, start + MOST_SESSIONS)
      for (let at = start; at < end; at++) {
        const session = postings[at] as number
        const middle = (starts[session] as number) + (places[at] as number)
        for (let here = starts[session] as number; here < (starts[session + 1] as number); here++) {
          if (here === middle) continue
          const other = items[here] as number
          const away = here - middle
          if (near[other] === 0) found[foundCount++] = other
          near[other] = (near[other] as number) + 1 / (away < 0 ? 1 - away : away)
          if (away > 0) later[other] = (later[other] as number) + 1 / away
          if (away === 1) next[other] = (next[other] as number) + 1
        }
      }
      return foundCount
    },
  }
}
