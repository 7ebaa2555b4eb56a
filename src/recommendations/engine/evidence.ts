import type { SessionIndex } from './decode.ts'

/** What one visited item says of others. */
export interface Evidence {
  /** In which part of the item's sessions each other one is too. Overwritten by the next `look`. */
  readonly shares: Float64Array
  look(item: number): void
}

/** Confidence, as association rules have it: of one item alone, so that what several say can be added. */
export function createEvidence({ manifest, starts, items, postingStarts, postings }: SessionIndex): Evidence {
  const shares = new Float64Array(manifest.items)
  const found = new Int32Array(manifest.items)
  let count = 0
  return {
    shares,
    look(item) {
      for (let at = 0; at < count; at++) shares[found[at] as number] = 0
      count = 0
      const start = postingStarts[item] as number
      const end = Math.min(postingStarts[item + 1] as number, start + manifest.tables.sessions)
      for (let at = start; at < end; at++) {
        const session = postings[at] as number
        for (let here = starts[session] as number; here < (starts[session + 1] as number); here++) {
          const other = items[here] as number
          if (shares[other] === 0) found[count++] = other
          shares[other] = (shares[other] as number) + 1 / (end - start)
        }
      }
    },
  }
}
