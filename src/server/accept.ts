import { type Channel, ENTRY_VERSION } from '../core/entry.ts'
import { StorefrontError } from '../core/errors.ts'
import type { Item } from '../core/item.ts'
import { type LineOp, type LineRow, SAVED } from '../core/lines.ts'
import type { JoinedLine } from '../core/wire.ts'
import { productOf } from './catalogue.ts'
import type { CheckedEntry, CheckedExchange } from './check.ts'
import type { Database, DecidedEntry, Transaction } from './database.ts'
import type { Rules } from './decide.ts'
import { type Exchanged, type Participant, rowsAfter } from './exchange.ts'
import { createFold } from './fold.ts'

/** A cart line that somebody has just changed. */
export interface ChangedLine {
  readonly id: string
  readonly item: Item
  readonly quantity: number
}

/** Whose cart it is, and where it was changed. */
export interface AcceptContext {
  /** What `authenticate` has answered; absent for a guest. */
  readonly customer?: string
  readonly channel: Channel
}

/**
 * What a line has to be. With a `quantity` of 0 the shop does not sell it: the line goes, and the change is rejected. What
 * was saved for later, or a wish, until then is that again.
 */
export interface Adjustment {
  readonly id: string
  readonly quantity?: number
  /** In units of the currency. */
  readonly price?: number
  /** A word that the shop's pages know: `stock`, `price`, `limit` … */
  readonly reason: string
}

/** Looks at changed lines and answers what has to be otherwise, nothing when all is well. */
export type Accept = (
  lines: readonly ChangedLine[],
  context: AcceptContext,
) => readonly Adjustment[] | Promise<readonly Adjustment[]>

const CART = 'cart'
const WISHLIST = 'wishlist'
/** Who writes what the shop has corrected. */
const SHOP = 'shop'

/** An exchange that the shop has a word on. */
export interface Reviewed {
  readonly made: Exchanged
  readonly who: Participant
  readonly checked: CheckedExchange
}

/**
 * Asks the shop about the lines that an exchange names, and corrects them by entries of the shop's own, which have seen what
 * the exchange has: what somebody has added since stays. A repeat is asked about again, so that no verdict gets lost.
 */
export async function review(
  database: Database,
  rules: Rules,
  accept: Accept,
  { made, who, checked }: Reviewed,
): Promise<Exchanged> {
  const { log, number: seen, joined } = made.answer
  const { entries } = checked
  const named = new Set(entries.map(lineOf))
  const all = joined || entries.some(({ op }) => (op as LineOp | null)?.[0] === 'join')
  if (!all && !named.size) return made

  const cartOf = async (store: Transaction) =>
    ((await store.rows(log, [CART])).get(CART) ?? new Map()) as ReadonlyMap<string, LineRow>
  const before = await database.transaction(cartOf)
  const lines = [...before].flatMap(([id, { item, quantity }]): ChangedLine[] =>
    quantity > 0 && id >= ' ' && (all || named.has(id)) ? [{ id, item, quantity }] : [],
  )
  if (!lines.length) return made
  const { customer, channel } = who
  const said = (await accept(lines, { channel, ...(customer !== undefined && { customer }) })) ?? []
  const adjustments = said.filter(isSound)
  if (adjustments.length < said.length)
    rules.onError(
      new StorefrontError('accept', 'An adjustment names no number of pieces, no price or no reason.'),
    )

  return database.transaction(async (store) => {
    const number = await adjust(store, rules, { ...who, log, seen, entries }, adjustments)
    const refused = entries.flatMap((entry) => {
      const said = adjustments.find(({ id, quantity }) => id === lineOf(entry) && quantity === 0)
      return said ? [[entry.n, said.reason] as const] : []
    })
    if (refused.length && who.proved) await store.reject(who.held, who.proved.device, refused)
    const cart = number ? await cartOf(store) : before
    const adjusted = entries.flatMap((entry) => {
      const { adjusted } = cart.get(`${lineOf(entry)}`) ?? {}
      return adjusted ? [[entry.n, adjusted.reason] as const] : []
    })
    const { answer } = made
    const rejected = [...answer.rejected, ...refused]
    const rows = number ? await rowsAfter(store, log, answer.anew ? 0 : checked.cursor) : answer.rows
    const added = joined && { joined: { ...joined, [CART]: stayed(joined[CART] ?? [], lines, adjustments) } }
    const told = {
      rows,
      rejected,
      ...added,
      ...(number && { number }),
      ...(adjusted.length > 0 && { adjusted }),
    }
    return { ...made, grown: made.grown || !!number, answer: { ...answer, ...told } }
  })
}

/** What a sign-in has added, of which the shop has taken some: undoing it must take no more than the rest. */
function stayed(
  joined: readonly JoinedLine[],
  lines: readonly ChangedLine[],
  adjustments: readonly Adjustment[],
): JoinedLine[] {
  return joined.flatMap((line): JoinedLine[] => {
    const [id, more] = line
    const { item, quantity: was = 0 } = lines.find((line) => line.id === id) ?? {}
    const { quantity = was } = adjustments.find((said) => said.id === id) ?? {}
    const left = more + quantity - was
    return left === more ? [line] : left ? [[id, left, item]] : []
  })
}

const isSound = ({ quantity = 0, price = 0, reason }: Adjustment) =>
  Number.isInteger(quantity) && quantity >= 0 && Number.isFinite(price) && typeof reason === 'string'

/** The cart line that an entry puts something on. */
function lineOf(entry: CheckedEntry): string | undefined {
  const [type, id, to] = opOf(entry)
  return entry.collection === CART && type ? `${type === 'move' ? to : id}` : undefined
}

/** A collection's own operations need not be lists. */
const opOf = ({ op }: CheckedEntry): readonly unknown[] => (Array.isArray(op) ? op : [])

interface Cause extends Pick<Participant, 'channel' | 'received'> {
  readonly log: string
  readonly seen: number
  readonly entries: readonly CheckedEntry[]
}

type Correction = readonly [collection: string, op: LineOp]

/** Answers the log's number afterwards; nothing, when all is as it has to be. */
async function adjust(
  store: Transaction,
  { collections, onError }: Rules,
  { log, seen, received, channel, entries: causes }: Cause,
  adjustments: readonly Adjustment[],
): Promise<number | undefined> {
  const state = await store.lock(log)
  const rows = await store.rows(log, [CART, WISHLIST])
  const highest = await store.highest(log, SHOP)
  const fold = createFold({ collections, rows, onError })
  const corrections = adjustments.flatMap(({ id, price, quantity, reason }): Correction[] => {
    const line = rows.get(CART)?.get(id) as LineRow | undefined
    if (!line?.quantity) return []
    const made: Correction[] = []
    if (price !== undefined && price !== line.item.price)
      made.push([CART, ['adjust', id, 'price', price, reason]])
    if (quantity !== undefined && quantity !== line.quantity)
      made.push([CART, ['adjust', id, 'quantity', quantity, reason]])
    return quantity === 0 ? [...made, ...givenBack(causes, { ...line, id })] : made
  })
  const entries = corrections.map(([collection, op], index): DecidedEntry => {
    const place = { n: highest + index + 1, number: state.number + index + 1, own: highest + index }
    const said = { v: ENTRY_VERSION, collection, op, channel, at: received, device: SHOP }
    const entry = { ...said, ...place, seen: Math.max(seen, state.folded) }
    const rejected = fold.apply(entry)
    return rejected ? { ...entry, rejected } : entry
  })
  const last = entries.at(-1)
  if (!last) return undefined
  const { n, number } = last
  await store.append({ log, device: SHOP, n, number, entries, rows: fold.changed() })
  return number
}

/** What was saved for later, or a wish, and shall not be in the cart is again what it was. */
function givenBack(causes: readonly CheckedEntry[], { id, item, quantity }: ChangedLine): Correction[] {
  const put = causes.filter((cause) => lineOf(cause) === id).map(opOf)
  const saved = put.some(([type, from]) => type === 'move' && from === SAVED + id)
  // Additions that waited for a network are one, wherever they came from.
  const wishes = put.some(([type]) => type === 'add')
    ? causes.filter(({ collection }) => collection === WISHLIST).map(opOf)
    : []
  return [
    ...(saved ? [[CART, ['add', SAVED + id, quantity, item]] as const] : []),
    ...wishes.flatMap(([type, wish]): Correction[] =>
      type === 'remove' && productOf(`${wish}`) === id ? [[WISHLIST, ['add', `${wish}`, 1, item]]] : [],
    ),
  ]
}
