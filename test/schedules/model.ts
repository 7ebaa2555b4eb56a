import type { LineOp } from '../../src/core/lines.ts'

/** An entry in the order in which the server has decided it; `folded` is up to where the log was folded then. */
export interface Decided {
  readonly op: LineOp
  readonly number: number
  readonly device: string
  readonly n: number
  readonly seen: number
  readonly own: number
  readonly at: number
  readonly folded: number
  readonly rejected?: string
}

interface Wish {
  readonly by: Decided
  readonly kind: 'set' | 'add'
  pieces: number
  readonly at: number
}

interface Line {
  wishes: Wish[]
  /** The entry after which nothing was left. */
  gone?: Decided | undefined
  /** What it was before somebody wanted it again. */
  went?: Decided | undefined
  revivedBy?: Decided | undefined
  orders: { readonly by: Decided; readonly pieces: number }[]
  changed: number
  /** The entry that put it there. */
  begun?: Decided
}

/** What a customer sees of a line. */
export type Shown = string

/**
 * The table of the contract, taken literally: every wish is kept for ever until an entry covers it whose author had seen it.
 * Nothing is folded, merged or forgotten, and nothing is shared with the code that is tested.
 */
export function sequentialModel(entries: readonly Decided[]): Map<string, Shown> {
  const lines = new Map<string, Line>()
  const orders = new Set<string>()

  const knew = (entry: Decided, other: Decided) =>
    other.number <= Math.max(entry.seen, entry.folded) ||
    (other.device === entry.device && other.n <= entry.own)
  const total = (line: Line | undefined) => {
    if (!line) return 0
    const sets = line.wishes.filter(({ kind }) => kind === 'set')
    sets.sort((a, b) => a.at - b.at || (a.by.device < b.by.device ? -1 : a.by.device > b.by.device ? 1 : 0))
    const adds = line.wishes.filter(({ kind }) => kind === 'add')
    return adds.reduce((sum, { pieces }) => sum + pieces, sets.at(-1)?.pieces ?? 0)
  }
  const touch = (entry: Decided, line: Line) => {
    if (line.revivedBy && line.revivedBy !== entry && knew(entry, line.revivedBy)) line.revivedBy = undefined
    line.changed = entry.number
  }
  const end = (entry: Decided, line: Line) => {
    touch(entry, line)
    const { went } = line
    line.went = undefined
    if (total(line) > 0) return
    line.wishes = []
    line.gone ??= went ?? entry
    line.revivedBy = undefined
  }
  /** The line as somebody means it who wants pieces of it. */
  const wanted = (entry: Decided, id: string): Line => {
    const line = lines.get(id) ?? { wishes: [], orders: [], changed: 0 }
    lines.set(id, line)
    if (line.gone && !knew(entry, line.gone)) line.revivedBy = entry
    if (line.gone || !line.begun) line.begun = entry
    line.went = line.gone
    line.gone = undefined
    return line
  }
  const cover = (entry: Decided, line: Line) => {
    line.wishes = line.wishes.filter(({ by }) => !knew(entry, by))
  }

  const add = (entry: Decided, id: string, pieces: number, least = 0) => {
    const before = lines.get(id)
    const known = before !== undefined
    const line = wanted(entry, id)
    line.wishes.push({ by: entry, kind: 'add', pieces, at: 0 })
    if (total(line) <= least) {
      line.wishes.pop()
      cover(entry, line)
      if (total(line) <= 0) line.wishes = []
      if (least > 0) line.wishes.push({ by: entry, kind: 'add', pieces: least, at: 0 })
      else if (line.wishes.length) line.revivedBy = entry
    }
    end(entry, line)
    if (!known && total(line) === 0) lines.delete(id)
  }
  const set = (entry: Decided, id: string, quantity: number, product: boolean) => {
    const before = lines.get(id)
    if (entry.seen < entry.folded) {
      if (before && total(before) > 0 && quantity > total(before)) {
        before.wishes = [{ by: entry, kind: 'set', pieces: quantity, at: entry.at }]
        touch(entry, before)
      }
      return
    }
    if (!product && (!before || (before.gone && knew(entry, before.gone)))) return
    const line = wanted(entry, id)
    cover(entry, line)
    const taken = line.orders
      .filter(({ by }) => !knew(entry, by))
      .reduce((sum, { pieces }) => sum + pieces, 0)
    const wish = { by: entry, kind: 'set' as const, pieces: quantity - taken, at: entry.at }
    if (wish.pieces > 0) line.wishes.push(wish)
    if (total(line) <= 0) {
      line.wishes = line.wishes.filter((other) => other !== wish)
      if (line.wishes.length) line.revivedBy = entry
    }
    end(entry, line)
    if (!before && total(line) === 0) lines.delete(id)
  }
  const remove = (entry: Decided, id: string) => {
    const line = lines.get(id)
    if (!line || line.gone) return
    if (entry.seen < entry.folded && line.changed > entry.seen) return
    const before = line.wishes.length
    cover(entry, line)
    // Who saw the line removes it, also where all that was wished is newer.
    const sawIt = line.begun && line.begun.number <= Math.max(entry.seen, entry.folded)
    if (before === line.wishes.length && !sawIt) return
    if (line.wishes.length) line.revivedBy = entry
    end(entry, line)
  }
  const buy = (entry: Decided, id: string, pieces: number) => {
    const line = lines.get(id)
    // What everybody knew to be gone nobody remembers: an order that comes from before lowers nothing there.
    if (!line || (line.gone && line.gone.number <= entry.folded)) return
    const seen = { ...line, wishes: line.wishes.filter(({ by }) => knew(entry, by)) }
    const back = Math.max(0, total(seen) - pieces)
    cover(entry, line)
    for (const wish of line.wishes) if (wish.kind === 'set') wish.pieces -= pieces
    line.wishes = line.wishes.filter(({ kind, pieces }) => kind === 'add' || pieces > 0)
    line.orders.push({ by: entry, pieces })
    // Of what was seen the rest stays, unless somebody else has said what it shall be.
    if (back)
      line.wishes.push({
        by: { ...entry, number: 0 },
        kind: 'set',
        pieces: back,
        at: Number.NEGATIVE_INFINITY,
      })
    end(entry, line)
  }

  for (const entry of entries) {
    if (entry.rejected) continue
    const { op } = entry
    if (op[0] === 'add') add(entry, op[1], op[2], op[4])
    if (op[0] === 'setQuantity') set(entry, op[1], op[2], !!op[3])
    if (op[0] === 'remove') remove(entry, op[1])
    if (op[0] === 'clear') for (const id of [...lines.keys()]) if (id >= ' ') remove(entry, id)
    if (op[0] === 'join')
      for (const [id, line] of op[1]) {
        for (const order of line.orders ?? []) orders.add(order)
        if (line.quantity) add(entry, id, line.quantity)
      }
    if (op[0] === 'move') {
      const line = lines.get(op[1])
      const seen = line && !line.gone && { ...line, wishes: line.wishes.filter(({ by }) => knew(entry, by)) }
      // Who comes from long ago moves nothing that has changed since.
      const late = line && entry.seen < entry.folded && line.changed > entry.seen
      const pieces = late ? 0 : total(seen || undefined)
      remove(entry, op[1])
      if (pieces > 0) add(entry, op[2], pieces)
    }
    if (op[0] === 'purchase' && !orders.has(op[1])) {
      orders.add(op[1])
      for (const [id, pieces] of op[2]) buy(entry, id, pieces)
    }
  }
  const shown = [...lines].filter(([, line]) => total(line) > 0)
  return new Map(shown.map(([id, line]) => [id, `${total(line)}${line.revivedBy ? ' revived' : ''}`]))
}
