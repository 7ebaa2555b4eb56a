import * as v from 'valibot'
import type { CheckoutOp, CheckoutRow } from '../checkout/collection.ts'
import { deeper } from '../core/deeper.ts'
import { MOST_LINES } from '../core/lines.ts'
import { item } from './readLines.ts'
import { count, id, plain, text } from './shapes.ts'

/** What was typed at one step has at most so many bytes as JSON; a page lets 8192 through, before it is escaped. */
const FIELDS_BYTES = 32 * 1024
const MOST_ROWS = 100

const name = v.pipe(text, v.minLength(1), v.maxLength(64))
const steps = v.pipe(v.array(name), v.maxLength(40))
const items = v.pipe(v.array(item), v.maxLength(MOST_LINES))
const fields = v.pipe(
  plain,
  v.check(
    (value) => !deeper(value, 8) && new TextEncoder().encode(JSON.stringify(value)).length <= FIELDS_BYTES,
    `What is typed at a step has at most ${FIELDS_BYTES} bytes.`,
  ),
)

const progress = v.pipe(
  v.object({
    id,
    also: v.optional(v.pipe(v.array(id), v.maxLength(16))),
    all: steps,
    steps: v.pipe(steps, v.minLength(1)),
    done: steps,
    at: name,
    from: v.optional(name),
    placing: v.optional(v.object({ by: v.optional(id), at: count, items })),
    tried: v.optional(items),
    order: v.optional(text),
    before: v.optional(v.pipe(v.array(text), v.maxLength(32))),
    touched: v.optional(count),
    left: v.optional(count),
    spent: v.optional(count),
    remember: v.optional(steps),
  }),
  v.transform((row) => row as CheckoutRow),
)
const row = v.union([
  v.strictTuple([v.literal('now'), progress]),
  v.strictTuple([v.pipe(text, v.regex(/^(data|saved)\/.{1,64}$/s)), fields]),
])

/** What a device may do at a checkout. It joins when nobody but itself has it. */
export const checkoutOp: v.GenericSchema<unknown, CheckoutOp> = v.union([
  v.strictTuple([
    v.literal('begin'),
    id,
    v.pipe(steps, v.minLength(1)),
    v.pipe(steps, v.minLength(1)),
    steps,
  ]),
  v.strictTuple([v.literal('complete'), id, name, v.nullable(fields), steps]),
  v.strictTuple([v.literal('complete'), id, name, v.nullable(fields), steps, v.nullable(name)]),
  v.strictTuple([v.literal('note'), id, name, fields]),
  v.strictTuple([v.literal('goTo'), id, name]),
  v.strictTuple([v.literal('fail'), id, name, id]),
  v.strictTuple([v.literal('place'), id, items]),
  v.strictTuple([v.literal('confirm'), id, v.pipe(text, v.minLength(1))]),
  v.strictTuple([v.picklist(['release', 'resume', 'drop']), id]),
  v.strictTuple([v.literal('leave'), id, count]),
  v.strictTuple([v.literal('remember'), v.pipe(v.string(), v.maxLength(128)), steps]),
  v.strictTuple([v.literal('join'), v.pipe(v.array(row), v.maxLength(MOST_ROWS))]),
]) as unknown as v.GenericSchema<unknown, CheckoutOp>
