import type { SessionIndex } from './decode.ts'
import { FEATURES } from './format.ts'
import { createLog2 } from './log2.ts'
import type { Neighbours } from './neighbours.ts'
import type { Query } from './query.ts'
import type { Surroundings } from './surroundings.ts'

/** Writes what the re-ranker weighs. */
export interface Features {
  /** Looks at a session, for which neighbours and surroundings were found. */
  begin(query: Query, bestScore: number): void
  /** Writes the `FEATURES` numbers of an item, which is `rank`th among the neighbours' best. */
  write(rows: Float64Array, at: number, item: number, rank: number): void
}

/** The rank of what no neighbour has. */
export const UNRANKED = 400

/** How many visits' worth of the usual repetition every session begins with. */
const PRIOR = 2
const USUAL_REPETITION = 0.2

/** Shares of a maximum below these are as good as nothing. */
const LEAST_SHARE = 0.001
const LEAST_RATE = 0.002

/** The evidence for a candidate, in logarithms where effects multiply; with the repetition of the session itself. */
export function createFeatures(index: SessionIndex, neighbours: Neighbours, around: Surroundings): Features {
  const { postingStarts, popularity, trend, rise } = index
  const log2 = createLog2()
  const above = (share: number, least: number) => log2(share / least + 1)
  const countOf = (item: number) => (postingStarts[item + 1] as number) - (postingStarts[item] as number)
  let visits: readonly number[] = []
  let visited: readonly number[] = []
  let best = 1
  let repetition = 0
  let current = 0
  let sessions = 0
  let short = 0
  const often = (count: number) => above(count / (sessions + 2), LEAST_RATE)

  const writeSeen = (rows: Float64Array, at: number, item: number, place: number, likely: number) => {
    const last = visits.length - 1
    let count = 0
    let newest = 0
    let followed = 0
    for (let visit = 0; visit <= last; visit++)
      if (visits[visit] === item) {
        count++
        newest = visit
        if (visit && visits[visit - 1] === visits[last]) followed++
      }
    const back = visits[last - 1] === item ? 1 : 0
    const isCurrent = place === 0 ? 1 : 0
    rows.set(
      [
        1,
        isCurrent,
        1 / (place + 1),
        count - 1,
        repetition,
        log2(visits.length),
        isCurrent * repetition,
        place === 1 ? 1 : 0,
        popularity[item] as number,
        likely,
        1 / (last - newest + 1),
        isCurrent ? 0 : followed,
        back,
        back * isCurrent,
      ],
      at,
    )
  }

  return {
    begin(query, bestScore) {
      visits = query.visits
      visited = query.items
      best = bestScore || 1
      current = visited[0] as number
      sessions = Math.min(countOf(current), 500)
      short = 1 / visits.length
      let repeated = 0
      for (let at = 1; at < visits.length; at++)
        if ((visits[at] as number) >= 0 && visits.indexOf(visits[at] as number) < at) repeated++
      repetition = (repeated + USUAL_REPETITION * PRIOR) / (visits.length - 1 + PRIOR)
    },
    write(rows, at, item, rank) {
      const share = (neighbours.scores[item] as number) / best
      const likely = above(share, LEAST_SHARE)
      const near = around.near[item] as number
      const nearby = often(near)
      const popular = popularity[item] as number
      const trending = trend[item] as number
      rows.set(
        [
          likely,
          share,
          log2(UNRANKED / (rank + 1)),
          log2((neighbours.support[item] as number) + 1),
          nearby,
          often(around.next[item] as number),
          often(around.later[item] as number),
          near / (sessions + countOf(item) - near + 3),
          popular,
          trending,
          rise[item] as number,
          likely * short,
          nearby * short,
          popular * short,
          trending * short,
          popular * (popularity[current] as number),
          trending * (trend[current] as number),
        ],
        at,
      )
      const place = visited.indexOf(item)
      if (place < 0) rows.fill(0, at + 17, at + FEATURES)
      else writeSeen(rows, at + 17, item, place, likely)
    },
  }
}
