/**
 * Logarithm to the base 2 of a positive number, exact at powers of two and straight between them (Mitchell, 1962; at
 * most .086 too low): read from the number's own bits, so that every engine gives the same, as `Math.log2` need not.
 */
export function createLog2(): (value: number) => number {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  return (value) => {
    float[0] = value
    return (bits[0] as number) / 8_388_608 - 127
  }
}
