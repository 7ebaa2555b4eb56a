export { lineId } from '../core/item.ts'
export type { Adjusted, LineOp as CartOp, LineRow as CartRow } from '../core/lines.ts'
export { answerOffer } from './answerOffer.ts'
export {
  type Cart,
  type CartLine,
  type CartOptions,
  type CartState,
  createCart,
  type Purchase,
} from './cart.ts'
export { cartCollection } from './collection.ts'
export { count, subtotal } from './totals.ts'
