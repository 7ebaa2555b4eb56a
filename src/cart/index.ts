export { type Cart, type CartLine, type CartOptions, type CartState, createCart } from './cart.ts'
export { type CartOp, type CartRow, cartCollection } from './collection.ts'
export { lineId } from './lineId.ts'
export { count, subtotal } from './totals.ts'
