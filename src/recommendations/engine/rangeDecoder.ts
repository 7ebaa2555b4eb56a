import { AT_ONCE, createChances, createRates, cut, KIND, learn, MODELLED } from './coding.ts'

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
  const chances = createChances()
  const rates = createRates()
  // Numbers of 32 bits in variables that functions share would be boxed anew each time.
  const state = new Uint32Array(2)
  let at = from

  const widen = (range: number, code: number) => {
    let wide = range
    let read = code
    while (wide < 0x1_00_00_00) {
      wide = (wide << 8) >>> 0
      read = ((read << 8) | (at < bytes.length ? (bytes[at] as number) : 0)) >>> 0
      at++
    }
    state[0] = wide
    state[1] = read
  }

  /** So many digits behind a leading one, each by its probability after those before it. */
  const digits = (base: number, count: number): number => {
    let range = state[0] as number
    let code = state[1] as number
    let node = 1
    for (let left = count; left > 0; left--) {
      const context = base + node
      const chance = chances[context] as number
      const bound = cut(range, chance)
      const one = code < bound
      chances[context] = learn(chance, one, rates)
      if (one) range = bound
      else {
        code = (code - bound) >>> 0
        range = (range - bound) >>> 0
      }
      node = node * 2 + (one ? 1 : 0)
      if (range < 0x1_00_00_00) {
        widen(range, code)
        range = state[0] as number
        code = state[1] as number
      }
    }
    state[0] = range
    state[1] = code
    return node
  }

  for (let count = 0; count < 4; count++) widen(0xff_ff_ff, state[1] as number)
  state[0] = 0xff_ff_ff_ff

  return {
    bit: (context) => digits(context - 1, 1) - 2,
    number(kind) {
      const base = kind * KIND
      const size = digits(base, 5) - 32
      let left = Math.max(size - MODELLED, 0)
      let value = digits(base + 32 + (size << MODELLED), size - left)
      while (left) {
        const step = Math.min(left, AT_ONCE)
        const range = (state[0] as number) >>> step
        const code = state[1] as number
        const noise = (code / range) | 0
        value = (value << step) | noise
        widen(range, (code - Math.imul(noise, range)) >>> 0)
        left -= step
      }
      return value - 1
    },
    exhausted: () => at > bytes.length,
  }
}
