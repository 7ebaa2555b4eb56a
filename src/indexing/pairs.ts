import { MOST_VISITED } from '../recommendations/engine/format.ts'
import type { Query } from '../recommendations/engine/query.ts'

/** A beginning of a session, and what was visited next. */
export interface Pair {
  readonly query: Query
  readonly target: number
}

/**
 * Every beginning of every session with the visit that came next, in the numbers of an index; at most so many, evenly
 * taken. Visits that the index does not know are not asked for.
 */
export function pairsOf(sessions: readonly (readonly number[])[], numbers: Int32Array, most: number): Pair[] {
  const places: [session: number, end: number][] = []
  sessions.forEach((items, session) => {
    for (let end = 1; end < items.length; end++)
      if ((numbers[items[end] as number] as number) >= 0) places.push([session, end])
  })
  const step = Math.max(1, places.length / most)
  const pairs: Pair[] = []
  for (let at = 0; at < places.length; at += step) {
    const [session, end] = places[Math.floor(at)] as [number, number]
    const items = (sessions[session] as readonly number[]).map((item) => numbers[item] as number)
    const query = queryOf(items.slice(0, end))
    if (query.items.length) pairs.push({ query, target: items[end] as number })
  }
  return pairs
}

function queryOf(visits: readonly number[]): Query {
  const all = [...new Set([...visits].reverse())].filter((item) => item >= 0)
  return { visits, all, items: all.slice(0, MOST_VISITED), weights: all.map(() => 1), kinds: [] }
}
