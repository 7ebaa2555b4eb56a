import { AGES, MOST_ITEMS } from '../recommendations/engine/format.ts'
import type { Log } from './log.ts'

/** Sessions as an index has them: different items in the order of their last visits, and an age instead of a time. */
export interface Kept {
  readonly items: readonly number[]
  readonly age: number
}

/** How many of its newest sessions an item keeps grows with the number of its sessions by this power. */
const POWER = 0.5

/** The last visit of each item, at most the newest `MOST_ITEMS`. */
function different(items: readonly number[]): number[] {
  const newest = new Set<number>()
  for (let at = items.length - 1; at >= 0 && newest.size < MOST_ITEMS; at--) newest.add(items[at] as number)
  return [...newest].reverse()
}

/** In how many sessions each item is. */
export function countSessions({ ids, sessions }: Log): Uint32Array {
  const counts = new Uint32Array(ids.length)
  for (const items of sessions) for (const item of new Set(items)) counts[item] = (counts[item] as number) + 1
  return counts
}

/** Leaves out items that fewer sessions have seen, so that no session can be known by an item of its own. */
export function anonymize(log: Log, minSessions: number): Log {
  const counts = countSessions(log)
  const common = (item: number) => (counts[item] as number) >= minSessions
  const sessions = log.sessions.map((items) => items.filter(common)).filter((items) => items.length > 1)
  return { ids: log.ids, sessions }
}

/**
 * Keeps a session when it is among the newest of any of its items, so that every item keeps evidence: `quota` × √count
 * sessions for an item; `Infinity` keeps all that have two items.
 */
export function prune(log: Log, quota: number): Kept[] {
  const counts = countSessions(log)
  const covered = new Uint32Array(log.ids.length)
  const kept: Kept[] = []
  const { sessions } = log
  for (let at = sessions.length - 1; at >= 0; at--) {
    const items = different(sessions[at] as readonly number[])
    if (items.length < 2) continue
    if (!items.some((item) => (covered[item] as number) < quota * (counts[item] as number) ** POWER)) continue
    for (const item of items) covered[item] = (covered[item] as number) + 1
    kept.push({ items, age: Math.floor(((sessions.length - 1 - at) * AGES) / sessions.length) })
  }
  return kept
}
