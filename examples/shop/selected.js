/**
 * A cart with only those of its lines that will be ordered.
 * @param {import('throughline').CartState} cart
 */
export const selected = (cart) => ({ ...cart, lines: cart.lines.filter((line) => line.selected) })
