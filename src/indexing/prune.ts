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

/**
 * Leaves out items that fewer sessions have, or fewer people, until none is left of them: what is left out makes sessions too
 * short to be kept, and other items rarer by that.
 */
export function anonymize(log: Log, minSessions: number): Log {
  const { ids, owners = [...log.sessions.keys()] } = log
  let kept = log.sessions.map((items, at) => ({
    items: different(items),
    all: items,
    owner: owners[at] as number,
  }))
  let [before, shipped] = [-1, 0]
  while (before !== shipped) {
    before = shipped
    const counts = new Uint32Array(ids.length)
    const people = ids.map(() => new Set<number>())
    for (const { items, owner } of kept.filter(isShipped))
      for (const item of items) {
        counts[item] = (counts[item] as number) + 1
        const seen = people[item] as Set<number>
        if (seen.size < minSessions) seen.add(owner)
      }
    const common = (item: number) => {
      const least = Math.min(counts[item] as number, (people[item] as Set<number>).size)
      // What no session has beside another item is not in the index anyway, and says when to remind.
      return least === 0 || least >= minSessions
    }
    kept = kept
      .map(({ items, all, owner }) => ({ items: items.filter(common), all: all.filter(common), owner }))
      .filter(({ all }) => all.length > 1)
    shipped = kept.filter(isShipped).length
  }
  return { ids, sessions: kept.map(({ all }) => all), owners: kept.map(({ owner }) => owner) }
}

/** An index says what goes with what: of a session with one item alone only the builder learns. */
const isShipped = ({ items }: { readonly items: readonly number[] }) => items.length > 1

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
