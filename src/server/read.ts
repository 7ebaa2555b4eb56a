import * as v from 'valibot'
import type { CartOp } from '../cart/collection.ts'
import { channels } from '../core/channels.ts'
import type { Channel } from '../core/entry.ts'
import { StorefrontError } from '../core/errors.ts'
import { MOST_ENTRIES } from '../core/wire.ts'
import type { WishlistOp } from '../wishlist/collection.ts'
import { MOST_ROWS } from './fold.ts'
import { channel, clampAge, count, deeper, id, number, parse, plain, text } from './shapes.ts'

/** The most bytes of one item as JSON. */
export const MOST_ITEM_BYTES: number = 8 * 1024
/** The most pieces that one entry adds, takes away or sets. */
export const MOST_QUANTITY = 1_000_000

const MOST_COLLECTIONS = 32
const MOST_DEPTH = 16

const key = v.pipe(v.string(), v.minLength(1), v.maxLength(8192))
const quantity = v.pipe(v.number(), v.integer(), v.minValue(-MOST_QUANTITY), v.maxValue(MOST_QUANTITY))

/** What the shop has let through: a GA4 item in whatever shape pages have it, `price` as a text included. */
const item = v.pipe(
  v.objectWithRest(
    { item_id: v.pipe(text, v.minLength(1)) },
    v.optional(v.union([v.string(), number, v.boolean()])),
  ),
  v.check((value) => bytesOf(value) <= MOST_ITEM_BYTES, `An item has at most ${MOST_ITEM_BYTES} bytes.`),
)

const cartRow = v.object({
  item,
  quantity: v.pipe(quantity, v.minValue(1)),
  channel,
  place: v.optional(number),
})

/** What a device may do to a cart. It joins when the server has lost what the device still has. */
export const cartOp: v.GenericSchema<unknown, CartOp> = v.union([
  v.strictTuple([v.literal('add'), key, quantity, item]),
  v.strictTuple([v.literal('setQuantity'), key, quantity]),
  v.strictTuple([v.literal('remove'), key]),
  v.strictTuple([v.literal('clear')]),
  v.strictTuple([v.literal('join'), v.pipe(v.array(v.strictTuple([key, cartRow])), v.maxLength(MOST_ROWS))]),
]) as unknown as v.GenericSchema<unknown, CartOp>

const wishlistRow = v.object({ item, list: v.string(), channel, place: v.optional(number) })

/** What a device may do to a wishlist. */
export const wishlistOp: v.GenericSchema<unknown, WishlistOp> = v.union([
  v.strictTuple([v.literal('add'), key, item, v.string()]),
  v.strictTuple([v.literal('remove'), key]),
  v.strictTuple([
    v.literal('join'),
    v.pipe(v.array(v.strictTuple([key, wishlistRow])), v.maxLength(MOST_ROWS)),
  ]),
]) as unknown as v.GenericSchema<unknown, WishlistOp>

/** What an entry says beside its `n` and `op`; a missing value may arrive as null, that is how JSON has them in a tuple. */
const beside = v.tuple([v.nullish(number), v.nullish(count), v.nullish(count), v.nullish(channel)])

/** An entry of an exchange as it was sent, its left out parts still missing. */
export interface SentEntry {
  readonly collection: string
  readonly n: number
  readonly op: unknown
  /** Milliseconds between commit and sending. */
  readonly age: number
  readonly seen?: number
  readonly own?: number
  readonly channel?: Channel
  /** False when nothing else about the entry can be trusted. */
  readonly valid: boolean
}

export interface SentExchange {
  readonly cursors: ReadonlyMap<string, number>
  /** In the order of `n`. */
  readonly entries: readonly SentEntry[]
}

/** Reads the body of an exchange. Throws with `body` or `too-many`; what is wrong with one entry stays with the entry. */
export function readExchange(body: unknown): SentExchange {
  const named = Object.entries(parse(plain, body))
  const cursors = new Map<string, number>()
  const entries: SentEntry[] = []
  for (const [collection, part] of named) {
    const [cursor, ...sent] = parse(v.tupleWithRest([count], v.array(v.unknown())), part)
    cursors.set(parse(id, collection), cursor)
    for (const entry of sent) entries.push(readEntry(collection, entry))
  }
  if (cursors.size > MOST_COLLECTIONS || entries.length > MOST_ENTRIES)
    throw new StorefrontError(
      'too-many',
      `An exchange has at most ${MOST_ENTRIES} entries: send the rest in the next.`,
    )
  return { cursors, entries: entries.sort((a, b) => a.n - b.n) }
}

function readEntry(collection: string, [sentN, op, ...rest]: unknown[]): SentEntry {
  const n = parse(v.pipe(count, v.minValue(1)), sentN)
  const { success, output } = v.safeParse(beside, [...rest, ...Array(4)].slice(0, 4))
  if (!success || op === undefined || deeper(op, MOST_DEPTH))
    return { collection, n, op: null, age: 0, valid: false }
  const [age, seen, own, channel] = output
  return {
    collection,
    n,
    op,
    age: clampAge(age ?? 0),
    ...(seen != null && { seen }),
    ...(own != null && { own }),
    ...(channel != null && { channel }),
    valid: true,
  }
}

/** What the address of an exchange says. */
export interface SentAddress {
  readonly channel: Channel
  /** The log that the device holds; empty on first contact. */
  readonly held: string
  /** The device has no name of its own yet. */
  readonly nameless: boolean
}

/** Reads `?channel=`, `&device=`, `&log=`, `&join=`. Throws with the code `channel` or `join`. */
export function readAddress({ searchParams }: URL): SentAddress {
  const { success, output } = v.safeParse(channel, searchParams.get('channel'))
  if (!success)
    throw new StorefrontError(
      'channel',
      `Say in the address where the customer is: ?channel=${channels.join(', ')}.`,
    )
  const how = searchParams.get('join') || 'sum'
  if (how !== 'sum')
    throw new StorefrontError('join', 'The rows of a guest can be joined by &join=sum and in no other way.')
  const log = searchParams.get('log') ?? ''
  // PostgreSQL's text does not take U+0000.
  const held = v.is(text, log) && !log.includes('\0') ? log : ''
  return { channel: output, held, nameless: !searchParams.get('device') }
}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).byteLength
