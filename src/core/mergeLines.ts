import { applyLines } from './applyLines.ts'
import { applyTo, type Rows } from './collection.ts'
import type { Entry } from './entry.ts'
import { type LineOp, type LineRow, MOST_PIECES } from './lines.ts'

type LineEntry = Entry<LineOp>
type Add = Extract<LineOp, { readonly 0: 'add' }>

/** Below this an addition never leaves less; one that only adds leaves what it finds. */
const leastOf = ([, , pieces, , least = pieces < 0 ? 0 : -Infinity]: Add): number => least

/**
 * Puts together what a device has done to lines and sent to nobody, so that a long way offline is a short request.
 * Never changes what comes of it: additions to a line become their sum and the least that they leave in between, a set
 * or a removal takes the place of what its author did to the line before, and nothing moves past an order.
 */
export function mergeLines(entries: readonly LineEntry[], rows: Rows<LineRow>, cursor: number): LineEntry[] {
  const kept: LineEntry[] = []
  let shown = rows
  const apply = applyTo({ apply: applyLines })
  /** After which entries their author still saw something of the line. */
  const left = new Set<string>()
  for (const entry of entries) {
    shown = apply(shown, entry)
    if (entry.seen === cursor && shown.get(`${entry.op[1]}`)?.quantity) left.add(entry.id)
    let { op, n } = entry
    let place = kept.length
    const also: string[] = []
    const clears = op[0] === 'clear'
    const covers = clears || op[0] === 'setQuantity' || op[0] === 'remove'
    for (let index = kept.length; index-- && (covers || op[0] === 'add'); ) {
      const before = kept[index] as LineEntry
      const [was, id] = before.op
      const onLine = was === 'add' || was === 'setQuantity' || was === 'remove'
      const elsewhere = clears ? `${id}` < ' ' : id !== op[1]
      if ((onLine || was === 'select') && (elsewhere || (was === 'select' && (clears || op[0] === 'remove'))))
        continue
      // Both of their authors had seen all that was before on this device, and the same of everybody else's.
      const follows =
        before.n <= before.own + 1 &&
        entry.n <= entry.own + 1 &&
        before.seen === entry.seen &&
        before.log === entry.log &&
        before.channel === entry.channel
      // Somebody in another tab had seen the one and not the other: both have to stay what they are.
      const between = entries.some(({ n, own }) => n > entry.n && own >= before.n && own < entry.n)
      if (!onLine || !follows || between || (!covers && was !== 'add')) break
      // What was taken away first takes along what others took away unseen: a set that comes then is not lowered by it.
      const wasOff =
        rows.get(`${id}`)?.off || kept.some(({ op }) => op[0] === 'select' && op[1] === id && !op[2])
      const ended =
        was === 'remove' ||
        (was === 'add' &&
          leastOf(before.op) >= 0 &&
          (!left.has(before.id) || (wasOff && leastOf(before.op) > 0)))
      if (op[0] === 'setQuantity' && ended) break
      if (op[0] === 'setQuantity') op = [op[0], id, op[2], op[3] ?? (before.op[3] as never)]
      if (op[0] === 'add' && was === 'add') {
        const rest = leastOf(before.op) + op[2]
        // Where their author saw nothing left, the second may have taken what only the server knows of.
        if (op[2] < 0 && rest > -Infinity && rest <= 0 && !left.has(entry.id)) break
        const least = Math.max(leastOf(op), rest)
        const sum = op[2] + before.op[2]
        if (Math.abs(sum) > MOST_PIECES) break
        const item = op[3] ?? before.op[3] ?? null
        op = least > 0 ? ['add', id, sum, item, least] : ['add', id, sum, item]
      }
      kept.splice(index, 1)
      also.push(before.id, ...(before.also ?? []))
      // Lines stand in the order in which they were begun.
      place = clears ? kept.length : index
      if (!clears) n = before.n
      if (!covers) break
    }
    kept.splice(place, 0, also.length ? { ...entry, op, n, also: [...also, ...(entry.also ?? [])] } : entry)
  }
  return kept
}
