import type { Suggested } from './source.ts'

/** What is done with a source's items, best first, before they are shown. */
export interface Choice {
  readonly limit: number
  /** What the shop wants to see first, if it may be listed. */
  readonly pins: readonly string[]
  /** At most so many of a group, while there are enough others. */
  readonly most: number
  /** The group of an item; nothing, when it is in none. */
  readonly groupOf: (itemId: string) => unknown
  /** How often an item was shown since anybody looked at it. */
  readonly shownOf: (itemId: string) => number
  /** Whether an item may be listed. */
  readonly allow: (itemId: string) => boolean
}

/** Who was shown an item so often and has not looked at it is shown others first. */
const TIRED = 3
/** … as if it stood so many times as far down. */
const FURTHER = 2.5

/** Pins, then the rest by rank, what was shown in vain further down; full whenever so many may be listed. */
export function choose(
  found: readonly Suggested[],
  { limit, pins, most, groupOf, shownOf, allow }: Choice,
): Suggested[] {
  const once = new Set<string>()
  const ordered = found
    .filter(({ item_id }) => !once.has(item_id) && once.add(item_id) && allow(item_id))
    .map((one, at) => [(at + 1) * (shownOf(one.item_id) < TIRED ? 1 : FURTHER), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
  const pinned = [...new Set(pins)].filter(allow).map(
    (item_id): Suggested => ({
      ...(ordered.find((other) => other.item_id === item_id) ?? { item_id, score: 0 }),
      reason: { kind: 'pinned' },
    }),
  )
  const counts = new Map<unknown, number>()
  const fits: Suggested[] = []
  const rest: Suggested[] = []
  for (const one of [...pinned, ...ordered.filter(({ item_id }) => !pins.includes(item_id))]) {
    const group = groupOf(one.item_id)
    const count = (counts.get(group) ?? 0) + 1
    const fit = group === undefined || count <= most || one.reason.kind === 'pinned'
    if (fit) counts.set(group, count)
    ;(fit ? fits : rest).push(one)
  }
  return [...fits, ...rest].slice(0, limit)
}
