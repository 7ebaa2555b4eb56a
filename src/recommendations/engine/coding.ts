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

/** What a probability begins with, of 4096, and how many times seen slow it down at most. */
export const EVEN = 2048
export const MEMORY = 255
