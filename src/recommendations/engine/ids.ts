import { textChecksum } from './format.ts'

/** The ids of all items as one text and two arrays, so that a worker hands them over at once. */
export interface Ids {
  /** One id on a line. */
  readonly text: string
  /** Where each line begins, and where one more would. */
  readonly starts: Uint32Array
  /** The numbers of items, plus one, by the checksums of their ids; from there on to the first free place. */
  readonly table: Uint32Array
}

/** How many items there are. */
export const itemCountOf = ({ starts }: Ids): number => starts.length - 1

export const idOf = ({ text, starts }: Ids, item: number): string =>
  text.slice(starts[item], (starts[item + 1] as number) - 1)

/** The number of an item; -1 for one that is not there. */
export function numberOf(ids: Ids, id: string): number {
  const { table } = ids
  for (let at = textChecksum(id) % table.length; ; at = (at + 1) % table.length) {
    const item = (table[at] as number) - 1
    if (item < 0 || idOf(ids, item) === id) return item
  }
}

/** Reads the ids of an index; nothing when there are not so many. */
export function readIds(text: string, count: number): Ids | undefined {
  const starts = new Uint32Array(count + 1)
  // Never full, so that every search comes to an end.
  const table = new Uint32Array(count * 2 + 1)
  let start = 0
  for (let item = 0; item < count; item++) {
    const line = text.indexOf('\n', start)
    // The last line alone has none behind it.
    if (line < 0 !== (item === count - 1)) return undefined
    const end = line < 0 ? text.length : line
    let at = textChecksum(text, start, end) % table.length
    while (table[at]) at = (at + 1) % table.length
    table[at] = item + 1
    start = end + 1
    starts[item + 1] = start
  }
  return { text, starts, table }
}
