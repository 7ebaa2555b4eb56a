import { COUNT, DIRECTION, FIRST, GAP, LENGTH } from './coding.ts'
import { type Demand, demandOf } from './demand.ts'
import { AGES, HEADER, MOST_ITEMS } from './format.ts'
import { readHeader } from './header.ts'
import { type Ids, readIds } from './ids.ts'
import { IndexError, type Manifest, readManifest } from './manifest.ts'
import { createRangeDecoder } from './rangeDecoder.ts'

/** An index as it is fetched: the manifest, its file, and the ids of its items, one on a line. */
export interface PackedIndex {
  readonly manifest: unknown
  readonly file: Uint8Array
  readonly ids: string
}

/** Past sessions in memory: plain arrays and one text, which a worker can hand over. Sessions are numbered from the newest. */
export interface SessionIndex extends Demand {
  readonly manifest: Manifest
  /** The `item_id` of each item. */
  readonly ids: Ids
  /** Where the items of each session begin, and the end. */
  readonly starts: Uint32Array
  /** The items of all sessions, each session in its order. */
  readonly items: Uint32Array
  /** The age of each session, from 0 to 19. */
  readonly ages: Uint8Array
  /** Where the postings of each item begin, and the end. */
  readonly postingStarts: Uint32Array
  /** The sessions of each item, newest first. */
  readonly postings: Uint32Array
  /** Where in that session the item is. */
  readonly places: Uint8Array
}

/** So many visits one byte can stand for, when all are alike. */
const MOST_PER_BYTE = 4096

/**
 * Reads a packed index, or says why not.
 *
 *     const index = decodeIndex({ manifest, file, ids }, 'default')
 *
 * @throws {IndexError} `truncated`, `corrupt`, `newer`, `wrong-shop`
 * @throws {UsageError} when it is handed no file or no ids
 */
export function decodeIndex(packed: PackedIndex, name = 'default'): SessionIndex {
  const header = readHeader(packed, name)
  const manifest = readManifest(packed.manifest, name)
  // What a file of this size cannot hold is not reserved.
  const { clicks, sessions } = header
  if (clicks > packed.file.length * MOST_PER_BYTE || sessions * 2 > clicks || header.items > clicks)
    throw unsound()
  const ids = readIds(packed.ids, header.items)
  const starts = new Uint32Array(header.sessions + 1)
  const items = new Uint32Array(header.clicks)
  const ages = new Uint8Array(header.sessions)
  const decoder = createRangeDecoder(packed.file, HEADER)
  let session = 0
  let end = 0
  for (let age = 0; age < AGES; age++) {
    let first = 0
    let length = 0
    for (let count = decoder.number(COUNT); count > 0; count--) {
      first += decoder.number(FIRST)
      length = decoder.number(LENGTH + Math.min(length, 6))
      const stop = end + length + 2
      if (session >= ages.length || stop < end + 2 || stop > items.length || length + 2 > MOST_ITEMS)
        throw unsound()
      let item = first
      let direction = 2
      let size = 0
      while (true) {
        if (!(item >= 0 && item < header.items)) throw unsound()
        items[end++] = item
        if (end === stop) break
        direction = decoder.bit(DIRECTION + direction)
        const gap = decoder.number(GAP + size) + 1
        size = Math.min(31 - Math.clz32(gap), 16)
        item += direction ? gap : -gap
      }
      ages[session++] = age
      starts[session] = end
    }
  }
  const complete = session === ages.length && end === items.length && !decoder.exhausted()
  if (!complete || !ids || manifest.items !== header.items) throw unsound()
  const found = postingsOf(starts, items, header.items)
  return {
    manifest,
    ids,
    starts,
    items,
    ages,
    ...found,
    ...demandOf(starts, items, ages, found.postingStarts),
  }
}

const unsound = () => new IndexError('corrupt', 'The sessions of the index cannot be read.')

function postingsOf(starts: Uint32Array, items: Uint32Array, itemCount: number) {
  const postingStarts = new Uint32Array(itemCount + 1)
  for (let at = 0; at < items.length; at++)
    postingStarts[(items[at] as number) + 1] = (postingStarts[(items[at] as number) + 1] as number) + 1
  for (let item = 0; item < itemCount; item++)
    postingStarts[item + 1] = (postingStarts[item + 1] as number) + (postingStarts[item] as number)
  const ends = postingStarts.slice()
  const postings = new Uint32Array(items.length)
  const places = new Uint8Array(items.length)
  for (let session = 0; session + 1 < starts.length; session++) {
    const start = starts[session] as number
    for (let at = start; at < (starts[session + 1] as number); at++) {
      const item = items[at] as number
      const end = ends[item] as number
      ends[item] = end + 1
      postings[end] = session
      places[end] = at - start
    }
  }
  return { postingStarts, postings, places }
}
