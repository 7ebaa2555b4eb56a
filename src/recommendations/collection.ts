import { type Collection, defineCollection, type Rows } from '../core/collection.ts'
import type { Entry } from '../core/entry.ts'

/** What is known of one item, by its `item_id`. Times are in seconds since 1970. */
export interface TrailRow {
  /** When it was looked at: the newest times, oldest first. */
  readonly seen?: readonly number[]
  /** How often it was recommended since anybody looked at it. */
  readonly shown?: number
  /** The customer does not want to see it recommended. */
  readonly hidden?: true
  /** When it was bought last. */
  readonly bought?: number
  /** When any of this has changed last. */
  readonly at: number
}

export type TrailOp =
  | readonly [type: 'view' | 'hide' | 'unhide', itemId: string]
  | readonly [type: 'shown' | 'buy', itemIds: readonly string[]]
  | readonly [type: 'join', rows: readonly (readonly [itemId: string, row: TrailRow])[]]
  | readonly [type: 'forget']

/** So many items are remembered, the ones that changed last; whoever hides more than that sees the first ones again. */
export const MOST_ITEMS = 300
/** So often one item is remembered to have been looked at. */
export const MOST_TIMES = 5

/** So many items are named at once. */
export const MOST_NAMED = 100

/** What a customer has looked at, bought and does not want: the same on all devices, and nowhere without consent. */
export const trailCollection: Collection<TrailRow, TrailOp> = /* @__PURE__ */ defineCollection<
  TrailRow,
  TrailOp
>({
  name: 'recommendations',
  share: 'both',
  purpose: 'personalization',
  sends: ['event', 'params', 'time', 'device', 'channel'],
  apply(rows, { op: [type, what], at: milliseconds }) {
    if (type === 'forget') return new Map()
    const at = Math.floor(milliseconds / 1000)
    const next = new Map(rows)
    for (const one of [what].flat() as (string | readonly [string, TrailRow])[]) {
      const [id, join = { at }] = typeof one === 'string' ? [one] : one
      const row = next.get(id)
      const news: Record<typeof type, TrailRow> = {
        view: { seen: [at], at },
        hide: { hidden: true, at },
        unhide: { at },
        buy: { bought: at, at },
        // What is shown is no word of the customer's.
        shown: { shown: (row?.shown ?? 0) + 1, at: 0 },
        join,
      }
      const before = { ...row }
      if (type === 'view') delete before.shown
      if (type === 'unhide') delete before.hidden
      next.set(id, joined(before, news[type]))
    }
    return trimmed(next)
  },
  merge(entries) {
    /** Until the next operation of another type: how often an item was looked at, and what was shown. */
    const looks = new Map<string, number>()
    let shown: string[] | undefined
    let forgotten = false
    const gone: string[] = []
    const kept: Entry<TrailOp>[] = []
    for (const entry of [...entries].reverse()) {
      const { op, id, also = [] } = entry
      const [type, what] = op
      // Who looks at an item afterwards makes nothing of that.
      const vain = type === 'shown' ? what.filter((id) => !looks.has(id)) : []
      const count = type === 'view' ? (looks.get(what) ?? 0) + 1 : 0
      const room = MOST_NAMED - vain.length
      // What somebody has not agreed to any more does not leave the device.
      if (forgotten || count > MOST_TIMES || (type === 'shown' && (shown?.length ?? MOST_NAMED) <= room)) {
        shown?.push(...vain)
        gone.push(id, ...also)
      } else if (type === 'shown') {
        shown = vain
        kept.push({ ...entry, op: [type, vain] })
      } else {
        kept.push(entry)
        if (type === 'view') looks.set(what, count)
        else {
          looks.clear()
          shown = undefined
          forgotten = type === 'forget'
        }
      }
    }
    const [last, ...others] = kept
    if (!last || !gone.length) return entries
    return [...others.reverse(), { ...last, also: [...(last.also ?? []), ...gone] }]
  },
  valid: ({ at, seen = [] }) => Number.isFinite(at) && Array.isArray(seen) && seen.every(Number.isFinite),
})

/** What two know of an item; with nothing in it that says nothing. */
function joined(
  { seen = [], shown = 0, hidden, bought = 0, at = 0 }: Partial<TrailRow>,
  other: TrailRow,
): TrailRow {
  const times = [...seen, ...(other.seen ?? [])]
  const often = Math.max(shown, other.shown ?? 0)
  const last = Math.max(bought, other.bought ?? 0)
  return {
    ...(times.length && { seen: times.sort((a, b) => a - b).slice(-MOST_TIMES) }),
    ...(often && { shown: often }),
    ...((hidden || other.hidden) && { hidden: true }),
    ...(last && { bought: last }),
    at: Math.max(at, other.at),
  }
}

/** What was hidden stays longest, then what was bought, what was looked at, and last what was only shown. */
function trimmed(rows: Map<string, TrailRow>): Rows<TrailRow> {
  if (rows.size <= MOST_ITEMS) return rows
  // Times have ten digits.
  const rank = ({ hidden, bought, seen, at }: TrailRow) =>
    (hidden ? 3 : bought ? 2 : seen ? 1 : 0) * 1e12 + at
  const order = [...rows].sort(([i, a], [j, b]) => rank(a) - rank(b) || (i < j ? -1 : 1))
  for (const [id] of order.slice(0, rows.size - MOST_ITEMS)) rows.delete(id)
  return rows
}
