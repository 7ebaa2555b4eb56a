import { AT_ONCE, CONTEXTS, EVEN, KIND, MEMORY, MODELLED } from './coding.ts'

/** Reads what a range encoder wrote, in the same order. */
export interface RangeDecoder {
  bit(context: number): number
  /** A whole number from 0. */
  number(kind: number): number
  /** Whether more was read than there is. */
  exhausted(): boolean
}

/**
 * Adaptive binary range decoder, after the LZMA specification (Pavlov), with probabilities that learn by
 * 1 ÷ (times seen + 1.5): nearly the estimator of Krichevsky and Trofimov. Numbers are Elias gamma codes of such bits.
 */
export function createRangeDecoder(bytes: Uint8Array, from: number): RangeDecoder {
  const chances = new Float64Array(CONTEXTS).fill(EVEN)
  const seen = new Uint8Array(CONTEXTS)
  const rates = Float64Array.from({ length: MEMORY + 1 }, (_, times) => 1 / (times + 1.5))
  let at = from
  let range = 0xff_ff_ff_ff
  let code = 0

  const read = () => {
    code = ((code << 8) | (at < bytes.length ? (bytes[at] as number) : 0)) >>> 0
    at++
  }
  const widen = () => {
    while (range < 0x1_00_00_00) {
      range = (range << 8) >>> 0
      read()
    }
  }
  for (let count = 0; count < 4; count++) read()

  const bit = (context: number): number => {
    const chance = chances[context] as number
    const times = seen[context] as number
    const bound = (range >>> 12) * (chance | 0)
    const one = code < bound
    chances[context] = chance + ((one ? 4095 : 1) - chance) * (rates[times] as number)
    if (times < MEMORY) seen[context] = times + 1
    if (one) range = bound
    else {
      code -= bound
      range -= bound
    }
    widen()
    return one ? 1 : 0
  }

  return {
    bit,
    number(kind) {
      const base = kind * KIND
      let node = 1
      while (node < 32) node = node * 2 + bit(base + node)
      const digits = node - 32
      const tree = base + 32 + (digits << MODELLED)
      let value = 1
      let left = digits
      for (; left && value < 1 << MODELLED; left--) value = value * 2 + bit(tree + value)
      while (left) {
        const size = Math.min(left, AT_ONCE)
        range >>>= size
        const noise = (code / range) | 0
        code -= noise * range
        value = value * (1 << size) + noise
        widen()
        left -= size
      }
      return value - 1
    },
    exhausted: () => at > bytes.length,
  }
}
