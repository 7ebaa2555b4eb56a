export { checkEvent, type EventProblem, type WarnOptions, warnAboutEvents } from './check.ts'
export { type TouchpointOp, touchpointsCollection } from './collection.ts'
// As a whole, so that a shop's declarations merge with the interface.
export type * from './events.ts'
export type { ContextFold, Touchpoint, TrackingObserver, TrackingStats } from './handle.ts'
export { type PageViewOptions, trackPageViews } from './pageViews.ts'
export { createTracking, type Tracking } from './tracking.ts'
