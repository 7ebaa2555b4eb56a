import type { Rows } from './collection.ts'
import type { Channel } from './entry.ts'
import type { Item } from './item.ts'
import { type Adjusted, type LineOp, type LineRow, ORDERS, SAVED } from './lines.ts'

/** A line as a shop shows it. */
export interface ShownLine {
  readonly id: string
  readonly item: Item
  readonly quantity: number
  /** It will be ordered; true until somebody says otherwise. */
  readonly selected: boolean
  /** The channel that put it there. */
  readonly channel: Channel
  /** It has changes that the server has not decided yet. */
  readonly pending: boolean
  /** Somebody removed it while somebody else wanted more of it: it stayed. Until the next change by who knows that. */
  readonly revived?: true
  /** What the server has corrected, until the next change by somebody who knows that. */
  readonly adjusted?: Adjusted
}

/** A row as it was last shown: what has not changed stays the same object, for those who draw it. */
const shown: WeakMap<LineRow, ShownLine> = /* @__PURE__ */ new WeakMap()

/** Of some rows, the lines whose ids begin so, in their order; `''` for those that begin like any text. */
export function shownLines(
  rows: Rows<LineRow>,
  confirmed: Rows<LineRow>,
  local: boolean,
): (beginning: string) => ShownLine[] {
  // Each change of a cart comes by here: no entry is taken apart that need not be.
  const lines: (readonly [string, LineRow])[] = []
  rows.forEach((row, key) => {
    if (row.quantity > 0) lines.push([key, row])
  })
  lines.sort((a, b) => (a[1].place ?? Infinity) - (b[1].place ?? Infinity))
  return (beginning) => {
    const show = ([key, row]: readonly [string, LineRow]): ShownLine => {
      const id = key.slice(beginning.length)
      const pending = !local && confirmed.get(key) !== row
      const before = shown.get(row)
      if (before?.id === id && before.pending === pending) return before
      const { item, quantity, channel, off, revived, adjusted } = row
      const line: ShownLine = { id, item, quantity, selected: !off, channel, pending }
      const told = { ...line, ...(revived && { revived: true as const }), ...(adjusted && { adjusted }) }
      shown.set(row, told)
      return told
    }
    return lines.filter(([id]) => (beginning ? id.startsWith(beginning) : id >= ' ')).map(show)
  }
}

/** What an item says, in whatever order: PostgreSQL has its own. */
const textOf = (item: Item | true | null | undefined) => JSON.stringify(Object.entries(item ?? {}).sort())

/** Leaves the product out where the server has the line as it is, or knows all products. */
export function briefLine(op: LineOp, row: (key: string) => LineRow | undefined, catalogue = false): LineOp {
  if ((op[0] !== 'add' && op[0] !== 'setQuantity') || !op[3]) return op
  const { item, quantity } = row(op[1]) ?? {}
  // A line that is gone comes back with the product that it is wanted with.
  if (!catalogue && !quantity && textOf(item) !== textOf(op[3])) return op
  if (op[0] === 'setQuantity') return [op[0], op[1], op[2], true]
  return op[4] ? [op[0], op[1], op[2], null, op[4]] : [op[0], op[1], op[2]]
}

/** Takes back what a commit has done to lines, and nothing that others have done since. */
export const undoLines = (before: Rows<LineRow>, after: Rows<LineRow>, now: Rows<LineRow>): LineOp[] => {
  const quantity = (rows: Rows<LineRow>, id: string) => rows.get(id)?.quantity ?? 0
  const lost = (id: string) => quantity(before, id) - quantity(after, id)
  // An order is taken back by its shop, not by its cart.
  if (before.get(ORDERS) !== after.get(ORDERS)) return []
  return [...new Map([...after, ...before])].flatMap(([id, { item }]): LineOp[] => {
    const [was, is] = [before.get(id), after.get(id)]
    const pieces = lost(id)
    const { adjusted } = now.get(id) ?? {}
    // What the server has corrected since is not what was done.
    const corrected = was && adjusted?.field === 'quantity' && adjusted !== is?.adjusted
    const twin = id[0] === SAVED ? id.slice(1) : SAVED + id
    const from = pieces > 0 ? twin : id
    // Who has moved a line back meanwhile has undone it: two additions would do it again. What was there before, or has
    // come since, stays there.
    const moved =
      pieces && lost(twin) === -pieces && !quantity(before, from) && quantity(now, from) <= Math.abs(pieces)
    const back: LineOp[] = []
    if (!moved && pieces) back.push(['add', id, corrected ? was.quantity - adjusted.new : pieces, item])
    if (moved && pieces > 0) back.push(['move', twin, id])
    if (was && was.off !== is?.off) back.push(['select', id, !was.off])
    return back
  })
}
