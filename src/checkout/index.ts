export { type CheckoutOptions, createCheckout } from './checkout.ts'
export { checkoutCollection } from './collection.ts'
export { countFunnel, type FunnelCounts, type FunnelStep, type FunnelTouchpoint } from './countFunnel.ts'
export type {
  Checkout,
  CheckoutState,
  ExpressMethod,
  OrderRequest,
  Placed,
  PlaceOrder,
  TakenOrder,
} from './handle.ts'
export type { ChangedLine, OrderLine } from './lines.ts'
export type { ShownStep } from './progress.ts'
export type { CheckoutOp, CheckoutRow, Fields } from './rows.ts'
export { showStepInTitle } from './showStepInTitle.ts'
export type { CheckoutContext, CheckoutStepOptions } from './steps.ts'
export { stepsInHistory } from './stepsInHistory.ts'
