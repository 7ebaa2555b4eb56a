import type { Recommendations } from '../recommendations/recommendations.ts'
import type { Schema } from '../vocabulary/schema.ts'

export interface OverlayOptions {
  /** The shop's own validators, by the names of events; any library that keeps to Standard Schema. */
  readonly schemas?: Readonly<Record<string, Schema>>
  /** What is expected on which page; see `readPlan`. The panel takes another one at any time. */
  readonly plan?: unknown
  /** For the panel that explains them. */
  readonly recommendations?: Recommendations | PromiseLike<Recommendations | undefined> | undefined
  /** Where it stands the first time; `right` unless told. */
  readonly dock?: 'right' | 'bottom'
  /** `ja` or `en`; the page's language unless told, then the shop's. */
  readonly locale?: string
}

/** An overlay that is open, or has been. */
export interface Overlay {
  /** The `<tl-overlay>` in the page. */
  readonly element: HTMLElement
  show(): void
  /** What happens is still recorded. */
  hide(): void
  /** Ends it: nothing is recorded any more, and the shop is as it was without it. */
  stop(): void
}
