import type { CartState } from './cart.ts'

/** How many pieces are in a cart: the number beside its icon. */
export const count = ({ lines }: CartState): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

/**
 * What the selected lines cost together, in units of the currency and exact in its minor unit (ISO 4217; yen have none).
 *
 *     subtotal(cart.get(), 'USD') // 0.3 for three at 0.1
 */
export function subtotal({ lines }: CartState, currency = 'JPY'): number {
  const { maximumFractionDigits: digits = 0 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  const minor = 10 ** digits
  const sum = lines.reduce(
    (sum, { item, quantity, selected }) =>
      sum + (selected ? (Math.round((item.price ?? 0) * minor) || 0) * quantity : 0),
    0,
  )
  return sum / minor
}
