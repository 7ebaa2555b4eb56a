import type { Suggested } from './source.ts'

/** What is done with a source's items, best first, before they are shown. */
export interface Choice {
  /** What is listed before these, and is not chosen again. */
  readonly kept: readonly Suggested[]
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

const PINNED = { kind: 'pinned' } as const

/** Pins, then the rest by rank, what was shown in vain further down; full whenever so many may be listed. */
export function choose(
  found: readonly Suggested[],
  { kept, limit, pins, most, groupOf, shownOf, allow }: Choice,
): Suggested[] {
  const pinned = pins.map(
    (item_id): Suggested => ({
      ...(found.find((one) => one.item_id === item_id) ?? { item_id, score: 0 }),
      reason: PINNED,
    }),
  )
  const once = new Set(kept.map(({ item_id }) => item_id))
  const ordered = [...pinned, ...found]
    .filter(({ item_id }) => !once.has(item_id) && once.add(item_id) && allow(item_id))
    .map((one, at) => {
      const tired = one.reason !== PINNED && shownOf(one.item_id) >= TIRED
      return [(at + 1) * (tired ? FURTHER : 1), one] as const
    })
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
  const room = spread(most, groupOf, allow)
  for (const { item_id } of kept) room(item_id)
  const fits: Suggested[] = []
  const rest: Suggested[] = []
  for (const one of ordered) (room(one.item_id) || one.reason === PINNED ? fits : rest).push(one)
  return [...fits, ...rest].slice(0, limit)
}

/** Allows so many of a group and no more, one after the other as they are asked for; of what is in none any number. */
export function spread(most: number, groupOf: Choice['groupOf'], allow: Choice['allow']): Choice['allow'] {
  const counts = new Map<unknown, number>()
  return (itemId) => {
    const group = groupOf(itemId) ?? ''
    const count = (counts.get(group) ?? 0) + 1
    const fits = (group === '' || count <= most) && allow(itemId)
    if (fits) counts.set(group, count)
    return fits
  }
}
