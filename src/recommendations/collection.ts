import { type Collection, defineCollection, type Rows } from '../core/collection.ts'

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
    const at = Math.floor(milliseconds / 1000)
    if (type === 'forget') return new Map()
    const next = new Map(rows)
    if (type === 'join') for (const [id, row] of what) next.set(id, joined(next.get(id), row))
    else
      for (const id of [what].flat()) {
        const { seen = [], shown = 0, hidden, bought = 0, at: before = 0 } = next.get(id) ?? {}
        const viewed = type === 'view'
        next.set(
          id,
          rowOf({
            seen: viewed ? [...seen, at] : seen,
            shown: viewed ? 0 : shown + +(type === 'shown'),
            hidden: type === 'hide' || (hidden && type !== 'unhide'),
            bought: type === 'buy' ? Math.max(bought, at) : bought,
            // What is shown is no word of the customer's.
            at: type === 'shown' ? before : Math.max(before, at),
          }),
        )
      }
    return trimmed(next)
  },
  merge(entries) {
    const forget = entries.findLastIndex(({ op }) => op[0] === 'forget')
    const looks = new Map<unknown, number>()
    const gone: string[] = []
    const kept = [...entries].reverse().filter(({ op: [type, what], id, also = [] }, back) => {
      const count = type === 'view' ? (looks.get(what) ?? 0) + 1 : 0
      looks.set(what, count)
      // What somebody has not agreed to any more does not leave the device.
      if (count <= MOST_TIMES && entries.length - back > forget) return true
      gone.push(id, ...also)
      return false
    })
    const [last, ...others] = kept
    if (!last || !gone.length) return entries
    return [...others.reverse(), { ...last, also: [...(last.also ?? []), ...gone] }]
  },
  valid: ({ at, seen = [] }) => Number.isFinite(at) && Array.isArray(seen) && seen.every(Number.isFinite),
})

/** A row with nothing in it that says nothing. */
const rowOf = ({
  seen,
  shown,
  hidden,
  bought,
  at,
}: {
  readonly seen: readonly number[]
  readonly shown: number
  readonly hidden: boolean | undefined
  readonly bought: number | undefined
  readonly at: number
}): TrailRow => ({
  ...(seen.length && { seen: [...seen].sort((a, b) => a - b).slice(-MOST_TIMES) }),
  ...(shown && { shown }),
  ...(hidden && { hidden: true }),
  ...(bought && { bought }),
  at,
})

const joined = (
  { seen = [], shown = 0, hidden, bought = 0, at = 0 }: Partial<TrailRow> = {},
  other: TrailRow,
): TrailRow =>
  rowOf({
    seen: [...seen, ...(other.seen ?? [])],
    shown: Math.max(shown, other.shown ?? 0),
    hidden: hidden || other.hidden,
    bought: Math.max(bought, other.bought ?? 0),
    at: Math.max(at, other.at),
  })

/** What was hidden stays longest, then what was bought, what was looked at, and last what was only shown. */
function trimmed(rows: Map<string, TrailRow>): Rows<TrailRow> {
  if (rows.size <= MOST_ITEMS) return rows
  const rank = ([id, { hidden, bought, seen, at }]: [string, TrailRow]) =>
    [hidden ? 3 : bought ? 2 : seen ? 1 : 0, at, id] as const
  const order = [...rows].map(rank).sort(([a, x, i], [b, y, j]) => a - b || x - y || (i < j ? -1 : 1))
  for (const [, , id] of order.slice(0, rows.size - MOST_ITEMS)) rows.delete(id)
  return rows
}
