import type { SessionIndex } from './decode.ts'
import { MOST_VISITED } from './format.ts'
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

/** The step of a table by number of sessions: four for each doubling. */
export function rarityStep(count: number): number {
  const doublings = 31 - Math.clz32(count)
  return doublings * 4 + (doublings < 2 ? (count << (2 - doublings)) & 3 : (count >> (doublings - 2)) & 3)
}

/** The weight of each item by how rare it is; the last step of the table serves all above it. */
export const raritiesOf = ({ postingStarts, manifest }: SessionIndex, { rarity }: Tables): Float64Array =>
  new Float64Array(manifest.items).map((_, item) => {
    const count = (postingStarts[item + 1] as number) - (postingStarts[item] as number)
    return rarity[Math.min(rarityStep(count), rarity.length - 1)] as number
  })

/**
 * Session k-nearest-neighbours: VMIS-kNN (Kersbergen, Sprangers, Schelter; Serenade, SIGMOD 2022) with the decays
 * of VSTAN (Ludewig, Mauro, Latifi, Jannach; 2021) by place, rarity, length, age and distance.
 */
export function createNeighbours(index: SessionIndex, tables: Tables = index.manifest.tables): Neighbours {
  const { starts, items, ages, postingStarts, postings, places } = index
  const sessionCount = ages.length
  const itemCount = index.manifest.items
  const rarities = raritiesOf(index, tables)
  const { length, age, recency, distance } = tables
  const likeness = new Float64Array(sessionCount)
  const newest = new Uint8Array(sessionCount)
  const meeting = new Uint8Array(sessionCount)
  const met = new Int32Array(Math.min(sessionCount, tables.sessions * MOST_VISITED))
  const found = new Int32Array(itemCount)
  const scores = new Float64Array(itemCount)
  const support = new Uint16Array(itemCount)
  const nearest = createTopList(tables.neighbours)
  let foundCount = 0

  const meet = ({ items: visited, weights }: Query) => {
    let metCount = 0
    for (let place = 0; place < visited.length; place++) {
      const item = visited[place] as number
      const recent = (visited.length - place) / visited.length
      const weight = recent * (weights[place] as number) * (rarities[item] as number)
      const start = postingStarts[item] as number
      const end = Math.min(postingStarts[item + 1] as number, start + tables.sessions)
      for (let at = start; at < end; at++) {
        const session = postings[at] as number
        if (likeness[session] === 0) {
          met[metCount++] = session
          newest[session] = place
          meeting[session] = places[at] as number
        }
        likeness[session] = (likeness[session] as number) + weight
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
    nearest.sort()
  }

  const spread = () => {
    for (let at = 0; at < nearest.size(); at++) {
      const session = nearest.ids[at] as number
      const weight = (nearest.scores[at] as number) * (recency[newest[session] as number] as number)
      const middle = (starts[session] as number) + (meeting[session] as number)
      for (let here = starts[session] as number; here < (starts[session + 1] as number); here++) {
        const item = items[here] as number
        const before = here < middle
        const near =
          (distance[before ? middle - here : here - middle] as number) * (before ? tables.before : 1)
        if (support[item] === 0) found[foundCount++] = item
        support[item] = (support[item] as number) + 1
        scores[item] = (scores[item] as number) + weight * near * (rarities[item] as number)
      }
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
