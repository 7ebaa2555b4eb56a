import { UsageError } from '../core/errors.ts'
import { type Item, lineId, readItem, tooMany } from '../core/item.ts'
import { type LineOp, type LineRow, MOST_LINES, MOST_PIECES, OFFERED, SAVED } from '../core/lines.ts'
import type { Step } from '../core/log.ts'
import { derive, type Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import { type ShownLine, shownLines } from '../core/shownLines.ts'
import type { Storefront } from '../core/storefront.ts'
import { undo } from '../core/undo.ts'
import type { Tracking } from '../tracking/handle.ts'
import { cartCollection } from './collection.ts'

/** A line as a shop shows it. */
export type CartLine = ShownLine

export interface CartState {
  readonly lines: readonly CartLine[]
  /** Saved for later: not in the cart, and not forgotten. */
  readonly saved: readonly CartLine[]
  /** What a guest had in the cart who has signed in with `join: 'ask'`, until `answerOffer` says what becomes of it. */
  readonly offered: readonly CartLine[]
}

/** An order that a shop has taken. */
export interface Purchase {
  readonly transaction_id: string
  /** What was bought; the selected lines unless told. */
  readonly items?: readonly Item[]
  /** In units of the currency, as GA4's `purchase` has them. */
  readonly tax?: number
  readonly shipping?: number
  readonly coupon?: string
}

export interface Cart extends Readable<CartState> {
  /** Whether it records touchpoints by itself. */
  readonly tracks: boolean
  /** Adds `quantity` pieces, 1 unless told or said by the item; a negative number takes away. */
  add(item: Item, quantity?: number): Commit
  /** What somebody typed: from now on so many pieces; 0 removes the line. */
  setQuantity(lineId: string, quantity: number): Commit
  remove(lineId: string): Commit
  /** Removes a line that is saved for later. */
  removeSaved(lineId: string): Commit
  /** Removes all lines; what is saved for later stays. */
  clear(): Commit
  /** Whether a line shall be ordered. */
  select(lineId: string, on: boolean): Commit
  saveForLater(lineId: string): Commit
  /** Puts a saved line back into the cart. */
  restore(lineId: string): Commit
  /** Takes the last change back that this page has made, or the joining of carts at a sign-in; nothing, if there is none. */
  undo(): Commit | undefined
  /**
   * Takes out of the cart what was ordered, once for each `transaction_id`. What another channel has added since, and
   * what was not bought, stays.
   */
  purchase(purchase: Purchase): Commit
}

export interface CartOptions {
  /** Records `add_to_cart`, `remove_from_cart` and `purchase` by itself, one for each action of the customer. */
  readonly tracking?: Pick<Tracking, 'track'>
}

/**
 * The cart of a shop: the same in every tab, on every device and channel of its customer.
 *
 *     const cart = createCart(shop)
 *     cart.add({ item_id: 'SKU-1', item_name: 'Green tea', price: 1980 })
 *     cart.get().lines[0]?.quantity // 1
 *
 * @throws {UsageError} from its verbs, when an item or a quantity cannot be what was meant
 */
export function createCart(shop: Storefront, { tracking }: CartOptions = {}): Cart {
  const { hub, currency } = shop
  const { name } = cartCollection
  const replica = shop.open(cartCollection)
  const state = derive(replica, (rows): CartState => {
    const shown = shownLines(rows, replica.confirmed(), hub.local)
    return { lines: shown(''), saved: shown(SAVED), offered: shown(OFFERED) }
  })

  const track = (
    name: 'add_to_cart' | 'remove_from_cart' | 'purchase',
    items: readonly Item[],
    more?: object,
  ) => {
    const value = items.reduce((sum, { price = 0, quantity = 1 }) => sum + price * quantity, 0)
    // No currency has more digits than four; what is beyond comes of adding up.
    if (items.length) tracking?.track<string>(name, { currency, value: +value.toFixed(4), items, ...more })
  }
  const trackSteps = (steps: readonly Step[]) => {
    if (!tracking) return
    for (const [collection, before, after] of steps as readonly Step<LineRow>[])
      for (const [id, { item }] of new Map([...before, ...after])) {
        const more = (after.get(id)?.quantity ?? 0) - (before.get(id)?.quantity ?? 0)
        if (collection === name && more && id >= ' ')
          track(more > 0 ? 'add_to_cart' : 'remove_from_cart', [{ ...item, quantity: Math.abs(more) }])
      }
  }
  const commit = (...ops: readonly LineOp[]) =>
    hub.log.commit(
      ops.map((op) => [name, op]),
      trackSteps,
    )
  const find = (id: string) => replica.get().get(id)

  return {
    ...state,
    tracks: !!tracking,
    add(item, quantity = item?.quantity ?? 1) {
      const { quantity: _, ...kept } = readItem(item, currency)
      const id = lineId(kept)
      if (!find(id)?.quantity && state.get().lines.length >= MOST_LINES) throw tooMany('cart')
      return commit(['add', id, pieces(quantity, -MOST_PIECES), kept])
    },
    setQuantity: (id, quantity) =>
      commit(pieces(quantity, 0) ? ['setQuantity', id, quantity, find(id)?.item] : ['remove', id]),
    remove: (id) => commit(['remove', id]),
    clear: () => commit(['clear']),
    select: (id, on) => commit(['select', id, on]),
    removeSaved: (id) => commit(['remove', SAVED + id]),
    saveForLater: (id) => commit(['move', id, SAVED + id]),
    restore: (id) => commit(['move', SAVED + id, id]),
    undo: () => undo(hub.log, trackSteps),
    purchase({ transaction_id, items, ...more }) {
      if (!transaction_id)
        throw new UsageError('purchase', "Write { transaction_id: 'T-1' }: the number of the order.")
      const lines = state.get().lines.filter(({ selected }) => selected)
      const bought =
        items?.map((item) => readItem(item)) ??
        lines.map(({ item, quantity }): Item => ({ ...item, quantity }))
      const ordered = bought.map((item) => [lineId(item), pieces(item.quantity ?? 1, 0)] as const)
      const op: LineOp = ['purchase', `${transaction_id}`, ordered]
      // The page that says thank you may be loaded again.
      return hub.log.commit([[name, op]], ([step]) => {
        if (step?.[1] !== step?.[2]) track('purchase', bought, { transaction_id, ...more })
      })
    },
  }
}

function pieces(quantity: number, least: number): number {
  if (Number.isInteger(quantity) && quantity >= least && quantity <= MOST_PIECES) return quantity
  throw new UsageError(
    'quantity',
    `Write a whole number of pieces, ${least} to ${MOST_PIECES}, not ${JSON.stringify(quantity)}.`,
  )
}
