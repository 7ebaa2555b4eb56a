import * as v from 'valibot'
import { ITEM_BYTES, type Item } from '../core/item.ts'
import { type LineOp, type LineRow, MOST_LINES } from '../core/lines.ts'
import { channel, number, text } from './shapes.ts'

/** The most pieces that one entry adds, takes away or sets. */
export const MOST_QUANTITY = 1_000_000

const key = v.pipe(v.string(), v.minLength(1), v.maxLength(8192))
const quantity = v.pipe(v.number(), v.integer(), v.minValue(-MOST_QUANTITY), v.maxValue(MOST_QUANTITY))
const positive = v.pipe(quantity, v.minValue(0))

/** What the shop has let through: a GA4 item in whatever shape pages have it, `price` as a text included. */
export const item: v.GenericSchema<unknown, Item> = v.pipe(
  v.objectWithRest(
    { item_id: v.pipe(text, v.minLength(1)) },
    v.optional(v.union([v.string(), number, v.boolean()])),
  ),
  v.check((value) => bytesOf(value) <= ITEM_BYTES, `An item has at most ${ITEM_BYTES} bytes.`),
)

/** A line that a device brings along: how it came about in another log says nothing here. */
const line = v.pipe(
  v.object({
    item,
    quantity: positive,
    channel,
    off: v.optional(v.literal(true)),
    orders: v.optional(v.pipe(v.array(text), v.maxLength(100))),
  }),
  v.transform(
    ({ off, orders, ...line }): LineRow => ({ ...line, ...(off && { off }), ...(orders && { orders }) }),
  ),
)

const list = <Shape extends v.GenericSchema>(shape: Shape) =>
  v.pipe(v.array(v.strictTuple([key, shape])), v.maxLength(MOST_LINES * 2))

/** What a device may do to lines. It joins when nobody but itself has them. */
export const lineOp: v.GenericSchema<unknown, LineOp> = v.union([
  v.strictTuple([v.literal('add'), key, quantity]),
  v.strictTuple([v.literal('add'), key, quantity, v.nullable(item)]),
  v.strictTuple([v.literal('add'), key, quantity, v.nullable(item), positive]),
  v.strictTuple([v.literal('setQuantity'), key, quantity]),
  v.strictTuple([v.literal('setQuantity'), key, quantity, v.union([v.literal(true), v.nullable(item)])]),
  v.strictTuple([v.literal('remove'), key]),
  v.strictTuple([v.literal('clear')]),
  v.strictTuple([v.literal('select'), key, v.boolean()]),
  v.strictTuple([v.literal('move'), key, key]),
  v.strictTuple([v.literal('purchase'), v.pipe(text, v.minLength(1)), list(positive)]),
  v.strictTuple([v.literal('join'), list(line)]),
]) as unknown as v.GenericSchema<unknown, LineOp>

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).byteLength
