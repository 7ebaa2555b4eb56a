export { armOverlay } from './armOverlay.ts'
export { openOverlay } from './openOverlay.ts'
export type { Overlay, OverlayOptions } from './options.ts'
export type { ExpectedEvent, ExpectedPage, TrackingPlan } from './plan/plan.ts'
