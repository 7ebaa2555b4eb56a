export { type TouchpointOp, touchpointsCollection } from './collection.ts'
export type { Events, Order, Params, Valued } from './events.ts'
export { trackPageViews } from './pageViews.ts'
export { createTracking, type Tracking } from './tracking.ts'
