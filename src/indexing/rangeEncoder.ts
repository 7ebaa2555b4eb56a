import {
  AT_ONCE,
  createChances,
  createRates,
  cut,
  KIND,
  learn,
  MODELLED,
} from '../recommendations/engine/coding.ts'

/** Writes what a range decoder reads, in the same order. */
export interface RangeEncoder {
  bit(context: number, bit: number): void
  /** A whole number from 0 to 2³¹ − 2. */
  number(kind: number, value: number): void
  finish(): Uint8Array
}

/** The other half of `createRangeDecoder`, after the LZMA specification (Pavlov). */
export function createRangeEncoder(): RangeEncoder {
  const chances = createChances()
  const rates = createRates()
  const bytes: number[] = []
  let low = 0
  let range = 0xff_ff_ff_ff

  const shift = () => {
    bytes.push(Math.floor(low / 0x1_00_00_00))
    low = (low % 0x1_00_00_00) * 256
    range = (range << 8) >>> 0
  }
  /** A sum that outgrew its 32 bits belongs to the bytes before it. */
  const carry = () => {
    if (low <= 0xff_ff_ff_ff) return
    low -= 0x1_00_00_00_00
    let at = bytes.length - 1
    while (bytes[at] === 255) bytes[at--] = 0
    bytes[at] = (bytes[at] as number) + 1
  }

  const bit = (context: number, bit: number) => {
    const chance = chances[context] as number
    const bound = cut(range, chance)
    chances[context] = learn(chance, bit === 1, rates)
    if (bit) range = bound
    else {
      low += bound
      range -= bound
      carry()
    }
    while (range < 0x1_00_00_00) shift()
  }

  return {
    bit,
    number(kind, value) {
      const base = kind * KIND
      const digits = 31 - Math.clz32(value + 1)
      let node = 1
      for (let level = 4; level >= 0; level--) {
        const one = (digits >> level) & 1
        bit(base + node, one)
        node = node * 2 + one
      }
      const tree = base + 32 + (digits << MODELLED)
      let read = 1
      let left = digits
      for (; left && read < 1 << MODELLED; left--) {
        const one = ((value + 1) >> (left - 1)) & 1
        bit(tree + read, one)
        read = read * 2 + one
      }
      while (left) {
        const size = Math.min(left, AT_ONCE)
        range >>>= size
        low += (((value + 1) >> (left - size)) & ((1 << size) - 1)) * range
        carry()
        while (range < 0x1_00_00_00) shift()
        left -= size
      }
    },
    finish() {
      for (let count = 0; count < 4; count++) shift()
      return Uint8Array.from(bytes)
    },
  }
}
