import type { SessionIndex } from './decode.ts'
import { MOST_ITEMS, MOST_VISITED } from './format.ts'
import type { Tables } from './manifest.ts'
import type { Query } from './query.ts'
import { createTopList } from './topList.ts'

/** What past sessions like this one say of items. Its arrays are overwritten by the next `find`. */
export interface Neighbours {
  /** The items that were found, in no order; so many of them as `find` answers. */
  readonly found: Int32Array
  /** The score of each item; 0 for one that was not found. */
  readonly scores: Float64Array
  /** In how many neighbours each item is. */
  readonly support: Uint16Array
  find(query: Query): number
}

/**
 * Session k-nearest-neighbours: VMIS-kNN (Kersbergen, Sprangers, Schelter; Serenade, SIGMOD 2022) with the decays
 * of VSTAN (Ludewig, Mauro, Latifi, Jannach; 2021) by place, rarity, length, age and distance.
 */
export function createNeighbours(index: SessionIndex, tables: Tables = index.manifest.tables): Neighbours {
  const { starts, items, ages, postingStarts, postings, places } = index
  const sessionCount = ages.length
  const itemCount = index.manifest.items
  const [length, age, recency, rarities] = [tables.length, tables.age, tables.recency, tables.rarity].map(
    (list) => Float64Array.from(list),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array]
  // By the distance and its sign, so that what comes before needs no question.
  const nearness = Float64Array.from({ length: MOST_ITEMS * 2 }, (_, at) =>
    at < MOST_ITEMS
      ? (tables.distance[MOST_ITEMS - at] ?? 0) * tables.before
      : (tables.distance[at - MOST_ITEMS] as number),
  )
  const likeness = new Float64Array(sessionCount)
  /** The place of the newest shared item among the visited, and within the session. */
  const meeting = new Uint16Array(sessionCount)
  const met = new Int32Array(Math.min(sessionCount, tables.sessions * MOST_VISITED))
  const found = new Int32Array(itemCount)
  const scores = new Float64Array(itemCount)
  const support = new Uint16Array(itemCount)
  const nearest = createTopList(tables.neighbours)
  let foundCount = 0

  // The last step of the table serves all above it.
  const rarity = (item: number) =>
    rarities[Math.min(index.rarity[item] as number, rarities.length - 1)] as number

  const meet = ({ items: visited, weights }: Query) => {
    let metCount = 0
    for (let place = 0; place < visited.length; place++) {
      const item = visited[place] as number
      const recent = (visited.length - place) / visited.length
      const weight = recent * (weights[place] as number) * rarity(item)
      const start = postingStarts[item] as number
      const end = Math.min(postingStarts[item + 1] as number, start + tables.sessions)
      for (let at = start; at < end; at++) {
        const session = postings[at] as number
        const before = likeness[session] as number
        likeness[session] = before + weight
        if (before) continue
        met[metCount++] = session
        meeting[session] = place * 32 + (places[at] as number)
      }
    }
    return metCount
  }

  const choose = (metCount: number) => {
    nearest.reset(tables.neighbours)
    for (let at = 0; at < metCount; at++) {
      const session = met[at] as number
      const size = (starts[session + 1] as number) - (starts[session] as number)
      const weight = (length[size] as number) * (age[ages[session] as number] as number)
      nearest.add(session, (likeness[session] as number) * weight)
      likeness[session] = 0
    }
  }

  const spread = () => {
    for (let at = 0; at < nearest.size(); at++) {
      const session = nearest.ids[at] as number
      const met = meeting[session] as number
      const weight = (nearest.scores[at] as number) * (recency[met >> 5] as number)
      const start = starts[session] as number
      const end = starts[session + 1] as number
      const near = MOST_ITEMS - start - (met & 31)
      for (let here = start; here < end; here++) {
        const item = items[here] as number
        const times = support[item] as number
        if (times === 0) found[foundCount++] = item
        support[item] = times + 1
        scores[item] = (scores[item] as number) + weight * (nearness[near + here] as number)
      }
    }
    for (let at = 0; at < foundCount; at++) {
      const item = found[at] as number
      scores[item] = (scores[item] as number) * rarity(item)
    }
  }

  return {
    found,
    scores,
    support,
    find(query) {
      for (let at = 0; at < foundCount; at++) scores[found[at] as number] = support[found[at] as number] = 0
      foundCount = 0
      choose(meet(query))
      spread()
      return foundCount
    },
  }
}
