import { applyLines } from '../../src/core/applyLines.ts'
import type { Entry } from '../../src/core/entry.ts'
import type { LineOp, LineRow } from '../../src/core/lines.ts'
import { mergeLines } from '../../src/core/mergeLines.ts'
import { createRandom, type Random } from './random.ts'

const ids = ['TEA', 'CUP']

/**
 * What comes of entries that wait on a device is the same whether they are merged or not: on a log that has had entries of
 * another device, which the author of those that wait has seen up to somewhere. Throws when it is not.
 */
export function runMerging(seed: number): void {
  const random = createRandom(seed)
  let before: ReadonlyMap<string, LineRow> = new Map()
  const others = Array.from({ length: random.below(8) }, (_, index) => {
    const made = entry(random, index + 1, index)
    const left = (before.get(`${made.op[1]}`)?.quantity ?? 0) - 1
    // Nobody takes away what nobody can see.
    const op: LineOp =
      made.op[0] === 'add' && -made.op[2] > left ? ['add', made.op[1], 1, made.op[3]] : made.op
    const one = { ...made, op, device: 'other', number: index + 1, seen: random.below(index + 1) }
    before = applyLines(before, one)
    return one
  })
  let seen = random.below(others.length + 1)
  const waiting = Array.from({ length: 2 + random.below(6) }, (_, index): Entry<LineOp> => {
    if (random.chance(0.2)) seen = Math.max(seen, random.below(others.length + 1))
    // Now and then by another tab, which had not been told of the newest.
    const own = random.chance(0.2) ? random.below(index + 1) : index
    return { ...entry(random, index + 1, own), device: 'mine', seen }
  })
  const arrive = (entries: readonly Entry<LineOp>[]) => {
    const numbered = entries.map((one, index) => ({ ...one, number: others.length + index + 1 }))
    return JSON.stringify(linesIn(numbered.reduce(applyLines, before), selects))
  }
  const cursor = waiting.at(-1)?.seen ?? 0
  const knownAt = (seen: number) =>
    others.slice(0, seen).reduce<ReadonlyMap<string, LineRow>>(applyLines, new Map())
  const known = knownAt(cursor)
  // Where others have taken away all that an author still sees, a line ends before its next change, or does not.
  let real = before
  // What others leave out unseen goes with a line that is taken away, and stays with one that is only set in the end.
  const [{ seen: first }] = waiting as [Entry<LineOp>]
  let selects = !others.slice(first).some(({ op }) => op[0] === 'select' && !op[2])
  for (const [index, one] of waiting.entries()) {
    const { op } = one
    const seenBy = waiting.slice(0, index).reduce(applyLines, knownAt(one.seen))
    const unseen = (id: string) => !seenBy.get(id)?.quantity
    // Nobody orders what nobody can see.
    if (op[0] === 'purchase' && op[2].some(([id]) => unseen(id))) return
    // Nor selects it or takes it away; where that happens all the same, only pieces are compared.
    if (unseen(`${op[1]}`) && (op[0] === 'select' || (op[0] === 'add' && op[2] < 0))) selects = false
    real = applyLines(real, { ...one, number: others.length + index + 1 })
    const after = applyLines(seenBy, one)
    const ended = ({ quantity = 0, revived }: Partial<LineRow> = {}) =>
      !quantity || (revived?.[1] === 'mine' && revived[2] === one.n)
    if (ids.some((id) => after.get(id)?.quantity && ended(real.get(id)))) return
  }
  const merged = mergeLines(waiting, known, cursor)
  const told = (entries: readonly Entry<LineOp>[]) =>
    entries
      .flatMap(({ id, also = [] }) => [id, ...also])
      .sort()
      .join()
  if (told(merged) !== told(waiting))
    throw new Error(`Nobody is told of ${told(waiting)} but of ${told(merged)}.`)
  if (arrive(merged) !== arrive(waiting))
    throw new Error(
      `${JSON.stringify(waiting.map(({ op }) => op))} is ${arrive(waiting)}, and merged ${arrive(merged)}`,
    )
}

const linesIn = (rows: ReadonlyMap<string, LineRow>, selects: boolean) =>
  [...rows]
    .filter(([, { quantity }]) => quantity > 0)
    .map(([id, { quantity, off }]) => `${id} x${quantity}${selects && off ? ', not selected' : ''}`)
    .sort()

function entry(random: Random, n: number, own: number): Entry<LineOp> {
  const id = random.pick(ids)
  const item = { item_id: id }
  const op = random.pick<() => LineOp>([
    () => ['add', id, 1 + random.below(3), item],
    () => ['add', id, 1 + random.below(3), item],
    () => ['add', id, -1 - random.below(3), item],
    () => ['setQuantity', id, 1 + random.below(5), item],
    () => ['remove', id],
    () => ['clear'],
    () => ['select', id, random.chance(0.5)],
    () => ['purchase', `T-${n}`, [[id, 1]]],
  ])()
  return { v: 1, id: `${n}`, collection: 'cart', op, channel: 'web', at: n * 10, n, own, seen: 0 }
}
