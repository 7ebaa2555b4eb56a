/** Written first: a file that begins otherwise is none of ours. */
export const MAGIC = 0x31_52_4c_54

/** Bytes before the coded sessions: little-endian numbers of 32 bits, in the order of `FIELDS`. */
export const HEADER = 36

/** What the header says, and where. The first three stay where they are in every later format. */
export const FIELDS = {
  magic: 0,
  /** Of everything behind it. */
  checksum: 4,
  version: 8,
  length: 12,
  name: 16,
  ids: 20,
  items: 24,
  sessions: 28,
  clicks: 32,
} as const

/** The log is cut into so many parts by age; within one, sessions have no order of time. */
export const AGES = 20

/** The most items of a session. */
export const MOST_ITEMS = 30

/** So many different items of a shopper's session are looked at, from the newest. */
export const MOST_VISITED = 12

/** How many numbers describe a candidate: a change of what they mean is a new format. */
export const FEATURES = 31

// FNV-1a of 32 bits (Fowler, Noll, Vo): changing one value always changes it.
const SEED = 0x81_1c_9d_c5
const PRIME = 0x01_00_01_93

/** The checksum of a text or a part of one, by its UTF-16 units. */
export function textChecksum(text: string, from = 0, to: number = text.length): number {
  let hash = SEED
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
  return hash >>> 0
}

/** The same of a file, of what stands behind its checksum. */
export function fileChecksum(file: Uint8Array): number {
  let hash = SEED
  for (let at: number = FIELDS.version; at < file.length; at++)
    hash = Math.imul(hash ^ (file[at] as number), PRIME)
  return hash >>> 0
}
