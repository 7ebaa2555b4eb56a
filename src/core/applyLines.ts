import type { Rows } from './collection.ts'
import type { Entry } from './entry.ts'
import { StorefrontError } from './errors.ts'
import type { Item } from './item.ts'
import {
  isSet,
  type LineOp,
  type LineRow,
  MOST_PIECES,
  ORDERS,
  type Part,
  type Stamp,
  worth,
} from './lines.ts'

const MOST_ORDERS = 20

/**
 * The rules of lines, in a cart and in a wishlist, in the shop and on the server: an entry covers only what its author had
 * seen, and a line keeps what nobody has covered.
 */
export function applyLines(rows: Rows<LineRow>, entry: Entry<LineOp>): Rows<LineRow> {
  const { op, number, device, n, channel, at, folded = 0 } = entry
  const heard = Math.max(entry.seen, folded)
  const old = entry.seen < heard
  const stamp: Stamp = [number, device, n]
  const next = new Map(rows)
  let changed = false

  const saw = ([number, by, m]: Stamp | Part) =>
    (number as number) <= heard || (by === device && m <= entry.own)
  const unseen = (line: LineRow) => (line.parts ?? []).filter((part) => !saw(part))

  /** Puts a line with these pieces, or what is left of it when there are none. */
  const put = (id: string, line: LineRow, parts: readonly Part[], base = 0) => {
    const quantity = Math.min(worth(base, parts), MOST_PIECES)
    changed = true
    const { parts: _, base: __, gone: ___, ...rest } = line
    if (rest.revived && saw(rest.revived)) rest.revived = undefined
    if (rest.adjusted && saw(rest.adjusted.by)) rest.adjusted = undefined
    if (quantity > 0)
      next.set(id, {
        ...rest,
        number,
        quantity,
        ...(parts.length > 0 && { parts, ...(base !== 0 && { base }) }),
      })
    else if (rows.has(id)) {
      const { item, channel, bought } = line
      next.set(id, {
        item,
        channel,
        quantity: 0,
        number,
        gone: next.get(id)?.gone ?? stamp,
        ...(bought && { bought }),
      })
    } else next.delete(id)
  }

  /** The line that an entry means: as it is, brought back by somebody who did not know that it was gone, or a new one. */
  const lineOf = (id: string, item: Item | null | undefined): LineRow | undefined => {
    const line = next.get(id)
    if (line && !line.gone) return line
    if (line?.gone && !saw(line.gone)) return { ...line, gone: undefined, place: number, revived: stamp }
    const known = item ?? line?.item
    return (
      known && {
        item: known,
        quantity: 0,
        channel,
        place: number,
        ...(line?.bought && { bought: line.bought }),
      }
    )
  }
  const partsOf = ({ parts = [] }: LineRow) => parts
  const baseOf = ({ parts, base = 0, quantity }: LineRow) => (parts ? base : quantity)

  /** Taking the last piece is removing: what its author had seen is covered, what others have added since stays. */
  const left = (line: LineRow) => {
    const kept = unseen(line)
    return worth(0, kept) > 0 ? kept : []
  }
  const leave = (id: string, line: LineRow) => {
    const kept = left(line)
    if (kept.length) put(id, { ...line, revived: stamp }, kept)
    // Who takes away what is not there changes nothing, and leaves what was done before to be undone.
    else if (next.get(id)?.quantity) put(id, line, kept)
  }

  const add = (id: string, pieces: number, item?: Item | null | undefined, least = 0, by = channel) => {
    const line = lineOf(id, item)
    // Whoever left the product out thought that it was known here.
    if (!line) throw new StorefrontError('missing', `Nobody knows what ${id} is.`)
    const room = MOST_PIECES - worth(baseOf(line), partsOf(line))
    const parts = [...partsOf(line), [...stamp, Math.min(pieces, room)] as const]
    const named = line.quantity ? line : { ...line, channel: line.revived ? line.channel : by }
    if (worth(baseOf(line), parts) > least) put(id, named, parts, baseOf(line))
    else if (least > 0) {
      const kept = left(line)
      put(id, kept.length ? named : { ...named, off: undefined }, [...kept, [...stamp, least]])
    } else leave(id, named)
  }

  const set = (id: string, quantity: number, item?: Item | true | null) => {
    const before = next.get(id)
    if (old) {
      // Nobody knows any more what its author had seen.
      if (!before || before.gone) throw new StorefrontError('too-old', `${id} was gone long before.`)
      if (quantity > before.quantity) put(id, before, [[...stamp, quantity, at]])
      return
    }
    if (!before && item === true) throw new StorefrontError('missing', `Nobody knows what ${id} is.`)
    const over = before?.gone && saw(before.gone) && !item
    const line = over ? undefined : lineOf(id, item === true ? undefined : item)
    if (!line) return
    const bought = (line.bought ?? []).filter((order) => !saw(order))
    const left = quantity - bought.reduce((sum, order) => sum + order[3], 0)
    const parts: Part[] = [...unseen(line), ...(left > 0 ? [[...stamp, left, at] as const] : [])]
    if (worth(0, parts) > 0) put(id, line, parts)
    else leave(id, line)
  }

  const remove = (id: string) => {
    const line = next.get(id)
    if (!line || line.gone) return
    if (old) {
      if ((line.number as number) <= entry.seen) put(id, line, [])
      return
    }
    // Whoever saw the line removes it, also where everything on it is newer.
    const known = Math.floor(line.place as number) <= heard
    if (known || baseOf(line) || unseen(line).length < partsOf(line).length) leave(id, line)
  }

  const order = (some: readonly string[]) => {
    changed = true
    const orders = [...new Set([...(next.get(ORDERS)?.orders ?? []), ...some])].slice(-MOST_ORDERS)
    next.set(ORDERS, { item: { item_id: ORDERS }, quantity: 0, channel, orders })
  }

  const buy = (id: string, pieces: number) => {
    const line = next.get(id)
    if (!line) return
    const seen = line.gone ? 0 : worth(baseOf(line), partsOf(line).filter(saw))
    const kept = unseen(line)
      .map(
        ([number, device, n, had, at]): Part =>
          at === undefined ? [number, device, n, had] : [number, device, n, had - pieces, at],
      )
      .filter((part) => !isSet(part) || part[3] > 0)
    const bought = [...(line.bought ?? []), [...stamp, pieces] as const]
    put(id, { ...line, bought }, kept, Math.max(0, seen - pieces))
  }

  switch (op[0]) {
    case 'add':
      add(op[1], op[2], op[3], op[4])
      break
    case 'setQuantity':
      if (op[2] > 0) set(op[1], op[2], op[3])
      else remove(op[1])
      break
    case 'remove':
      remove(op[1])
      break
    case 'clear':
      for (const id of rows.keys()) if (id >= ' ') remove(id)
      break
    case 'select': {
      const line = next.get(op[1])
      if (line && !line.gone && !line.off !== op[2])
        put(op[1], { ...line, off: op[2] ? undefined : true }, partsOf(line), baseOf(line))
      break
    }
    case 'move': {
      const line = next.get(op[1])
      if (!line || line.gone) break
      const pieces = worth(baseOf(line), partsOf(line).filter(saw))
      remove(op[1])
      if (next.get(op[1]) === line) break
      if (pieces > 0) add(op[2], pieces, line.item)
      break
    }
    case 'purchase': {
      // The page that says thank you may be loaded again.
      if (next.get(ORDERS)?.orders?.includes(op[1])) return rows
      order([op[1]])
      for (const [id, pieces] of op[2]) buy(id, pieces)
      break
    }
    case 'join':
      // All of them come with one entry, and keep their order by a fraction of its number.
      op[1].forEach(([id, line], index) => {
        if (line.orders) order(line.orders)
        if (!line.quantity) return
        const fresh = !next.get(id)?.quantity
        add(id, line.quantity, line.item, 0, line.channel)
        const joined = next.get(id) as LineRow
        if (fresh)
          next.set(id, {
            ...joined,
            place: number && number + index / (op[1].length + 1),
            ...(line.off && { off: line.off }),
          })
      })
      break
    case 'adjust': {
      const line = next.get(op[1])
      if (!line || line.gone) break
      const [, id, field, value, reason] = op
      const price = field === 'price'
      const was = (price ? line.item.price : line.quantity) ?? 0
      const adjusted = { field, old: was, new: value, reason, by: stamp }
      if (price)
        put(id, { ...line, item: { ...line.item, price: value }, adjusted }, partsOf(line), baseOf(line))
      else put(id, { ...line, adjusted }, unseen(line), value)
    }
  }
  return changed ? next : rows
}
