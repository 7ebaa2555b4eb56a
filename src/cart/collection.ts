import { applyLines } from '../core/applyLines.ts'
import { type Collection, defineCollection } from '../core/collection.ts'
import { foldLine } from '../core/foldLine.ts'
import { isLine, type LineOp, type LineRow } from '../core/lines.ts'
import { mergeLines } from '../core/mergeLines.ts'
import { briefLine, undoLines } from '../core/shownLines.ts'

/** The rules of a cart, the same in the shop and on the server. */
export const cartCollection: Collection<LineRow, LineOp> = /* @__PURE__ */ defineCollection<LineRow, LineOp>({
  name: 'cart',
  share: 'both',
  purpose: 'necessary',
  sends: ['cart', 'time', 'device', 'channel'],
  apply: applyLines,
  fold: foldLine,
  merge: mergeLines,
  brief: briefLine,
  undo: undoLines,
  valid: isLine,
})
