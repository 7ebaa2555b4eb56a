/** Binary digits after the leading one that are coded by probability; further ones are noise. */
export const MODELLED = 1

/** So many of those are coded in one step. */
export const AT_ONCE = 12

/** What numbers are coded for; each kind has probabilities of its own. */
export const COUNT = 0
export const FIRST = 1
/** One kind for each length of the session before, to 6. */
export const LENGTH = 2
/** One kind for each size of the gap before, to 16. */
export const GAP = 9

/** Probabilities of a kind: a tree of 32 exponents, and one of `MODELLED` digits for each of them. */
export const KIND: number = 32 + (32 << MODELLED)
/** Where the probabilities of directions begin: after a step down, after one up, at the beginning. */
export const DIRECTION: number = (GAP + 17) * KIND
export const CONTEXTS: number = DIRECTION + 3

/** After so many times seen a chance slows down no further. */
const MEMORY = 255

/** Even chances that were never seen: a chance of 65,536, and below it in 8 bits how often it was seen. */
const EVEN = 32_768 << 8

/** The chances of everything, as reading and writing begin with them. */
export const createChances = (): Int32Array => new Int32Array(CONTEXTS).fill(EVEN)

/** How much a chance learns by how often it was seen, of 16,384: 1 ÷ (times + 1.5). */
export const createRates = (): Int32Array =>
  Int32Array.from({ length: MEMORY + 1 }, (_, times) => 16_384 / (times + 1.5))

/** A chance after one more digit. It never becomes 0 or 1. */
export function learn(chance: number, one: boolean, rates: Int32Array): number {
  const times = chance & MEMORY
  const share = chance >> 8
  const learned = share + ((((one ? 65_520 : 16) - share) * (rates[times] as number)) >> 14)
  return (learned << 8) | (times < MEMORY ? times + 1 : times)
}

/** Where a range is cut by a chance. */
export const cut = (range: number, chance: number): number => Math.imul(range >>> 12, chance >> 12) >>> 0
