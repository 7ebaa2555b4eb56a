import type { Storefront } from '../core/storefront.ts'
import type { OverlayOptions } from './options.ts'
import type { Rest } from './rest.ts'
import type { Sheets } from './view/sheet.ts'
import type { Say } from './view/texts.ts'
import type { Watch } from './watch/watch.ts'

/** What panels show, and how. */
export interface Context {
  readonly shop: Storefront
  readonly watch: Watch
  /** What is undone when the overlay ends. */
  readonly stops: (() => void)[]
  /** What everybody who looks has to know; in a line, or nothing. */
  warning: () => string
  readonly options: OverlayOptions
  readonly say: Say
  readonly sheets: Sheets
  /** What the overlay is drawn into. */
  readonly root: () => ShadowRoot
  /** What is loaded when somebody looks at more than the list; nothing until it is there. */
  rest(): Rest | undefined
  /** Draws in the next frame. */
  redraw(): void
}
