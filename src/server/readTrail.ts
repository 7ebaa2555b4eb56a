import * as v from 'valibot'
import {
  MOST_ITEMS,
  MOST_NAMED,
  MOST_TIMES,
  type TrailOp,
  type TrailRow,
} from '../recommendations/collection.ts'
import { text } from './shapes.ts'

const id = v.pipe(text, v.minLength(1), v.maxLength(1000))
const ids = v.pipe(v.array(id), v.maxLength(MOST_NAMED))
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0))

const row = v.pipe(
  v.object({
    seen: v.optional(v.pipe(v.array(seconds), v.maxLength(MOST_TIMES))),
    shown: v.optional(seconds),
    hidden: v.optional(v.literal(true)),
    bought: v.optional(seconds),
    at: seconds,
  }),
  v.transform((row) => row as TrailRow),
)

/** What a device may say of items. It joins when nobody but itself has them. */
export const trailOp: v.GenericSchema<unknown, TrailOp> = v.union([
  v.strictTuple([v.picklist(['view', 'hide', 'unhide']), id]),
  v.strictTuple([v.picklist(['shown', 'buy']), ids]),
  v.strictTuple([v.literal('join'), v.pipe(v.array(v.strictTuple([id, row])), v.maxLength(MOST_ITEMS))]),
  v.strictTuple([v.literal('forget')]),
]) as unknown as v.GenericSchema<unknown, TrailOp>
