import type { SessionIndex } from './decode.ts'
import { createFeatures, UNRANKED } from './features.ts'
import { FEATURES, MOST_VISITED } from './format.ts'
import type { Neighbours } from './neighbours.ts'
import type { Query } from './query.ts'
import { createSurroundings } from './surroundings.ts'
import { createTopList } from './topList.ts'

/** Items worth a closer look. Its arrays are overwritten by the next `gather`. */
export interface Candidates {
  readonly ids: Int32Array
  /** `FEATURES` numbers for each of them. */
  readonly rows: Float64Array
  /** Answers how many there are. */
  gather(query: Query, found: number): number
}

const FROM_NEIGHBOURS = 120
const FROM_SURROUNDINGS = 60

/** The best of the neighbours, the best around the item visited last, and what was visited already. */
export function createCandidates(index: SessionIndex, neighbours: Neighbours): Candidates {
  const most = FROM_NEIGHBOURS + FROM_SURROUNDINGS + MOST_VISITED
  const ids = new Int32Array(most)
  const rows = new Float64Array(most * FEATURES)
  const surroundings = createSurroundings(index)
  const features = createFeatures(index, neighbours, surroundings)
  const likely = createTopList(FROM_NEIGHBOURS)
  const near = createTopList(FROM_SURROUNDINGS)
  const listed = new Uint8Array(index.manifest.items)
  let count = 0

  const add = (item: number, rank: number) => {
    if (listed[item]) return
    listed[item] = 1
    ids[count] = item
    features.write(rows, count * FEATURES, item, rank)
    count++
  }

  return {
    ids,
    rows,
    gather(query, found) {
      count = 0
      likely.reset(FROM_NEIGHBOURS)
      if (!query.items.length) return count
      for (let at = 0; at < found; at++) {
        const item = neighbours.found[at] as number
        likely.add(item, neighbours.scores[item] as number)
      }
      const best = likely.sort()
      const around = surroundings.look(query.items[0] as number)
      near.reset(FROM_SURROUNDINGS)
      for (let at = 0; at < around; at++) {
        const item = surroundings.found[at] as number
        near.add(item, surroundings.near[item] as number)
      }
      features.begin(query, best.length ? (likely.scores[0] as number) : 0)
      best.forEach(add)
      for (const item of [...near.sort(), ...query.items]) add(item, UNRANKED - 1)
      for (let at = 0; at < count; at++) listed[ids[at] as number] = 0
      return count
    },
  }
}
