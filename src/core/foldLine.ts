import { isSet, type LineRow, worth } from './lines.ts'

/** A line without what only mattered to those who had not heard of the entries up to this number; nothing, when it is gone. */
export function foldLine(line: LineRow, folded: number): LineRow | undefined {
  const late = ([number]: readonly [number: number | undefined, ...unknown[]]) =>
    !((number as number) <= folded)
  if (line.gone) return late(line.gone) || line.bought?.some(late) ? line : undefined
  const { parts = [], base, bought, ...rest } = line
  const orders = bought?.filter(late)
  const open = parts.filter(late)
  // A set that is still open decides together with all others which of them is the latest.
  if (open.some(isSet) || (open.length === parts.length && orders?.length === bought?.length)) return line
  const known = worth(
    base ?? 0,
    parts.filter((part) => !late(part)),
  )
  return {
    ...rest,
    ...(orders?.length && { bought: orders }),
    ...(open.length > 0 && { parts: open, ...(known !== 0 && { base: known }) }),
  }
}
