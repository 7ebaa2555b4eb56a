import type { Item } from '../core/item.ts'
import type { Readable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { ChangedLine, OrderLine } from './lines.ts'
import type { ShownProgress } from './progress.ts'
import type { Fields } from './rows.ts'

/** A wallet or another quick way to pay, such as Apple Pay. */
export interface ExpressMethod {
  readonly id: string
  readonly label?: string
  /** Whether this customer can pay so, here and now; a method that does not say yes is not shown. */
  canMakePayment(): boolean | Promise<boolean>
}

export interface CheckoutState extends ShownProgress {
  /** `idle` before `begin()`; `pending` from the moment on that the order is placed until the shop has confirmed it. */
  readonly status: 'idle' | 'active' | 'pending' | 'placed'
  /** The checkout's id, the idempotency key of its order. */
  readonly id: string | undefined
  /** What was typed, by step. */
  readonly data: Readonly<Record<string, Fields>>
  /** What the customer orders: the selected lines, as they were when the last step was reached. */
  readonly lines: readonly OrderLine[]
  /** What has changed about them since. */
  readonly changes: readonly ChangedLine[]
  /** Steps that are needed by now and were not when it began; `place` waits for them. */
  readonly missing: readonly string[]
  /** What is kept for the next order is kept with the customer's consent. */
  readonly remembered: boolean
  /** The ways of `express` by which this customer can pay. */
  readonly express: readonly ExpressMethod[]
  /** How many fields were left out since they hold card data or a password. */
  readonly refused: number
  /** The number of the order that it has become. */
  readonly transaction_id: string | undefined
}

/** What a shop has to know to take an order. */
export interface OrderRequest {
  /** The idempotency key: the same for all tries, in all tabs and on all devices. */
  readonly id: string
  readonly lines: readonly OrderLine[]
  readonly data: Readonly<Record<string, Fields>>
  /** The method of `express` by which it is paid. */
  readonly express?: string
}

/** An order that the shop has taken, and what of GA4's `purchase` it knows. */
export interface TakenOrder {
  readonly transaction_id: string
  /** What was ordered, where the shop knows better than this device. */
  readonly items?: readonly Item[]
  readonly tax?: number
  readonly shipping?: number
  readonly coupon?: string
}

/** What came of placing an order. */
export type Placed =
  | { readonly status: 'placed'; readonly transaction_id: string }
  /** The shop's call has named no order yet: the customer pays elsewhere, and comes back to `confirm` or `fail`. */
  | { readonly status: 'pending' }
  /** Nobody was asked for anything. `cart-changed`: the customer has to look again; the next try orders what is there now. */
  | { readonly status: 'rejected'; readonly reason: 'cart-changed'; readonly changes: readonly ChangedLine[] }
  | { readonly status: 'rejected'; readonly reason: 'incomplete'; readonly step: string }
  /** `placed`, `placed-elsewhere`, `empty`, `offline`, or the server's reason. */
  | { readonly status: 'rejected'; readonly reason: string }
  /** The shop's call has failed, and perhaps its order is there nevertheless: the next try carries the same key. */
  | { readonly status: 'failed'; readonly error: unknown }

export type PlaceOrder = (order: OrderRequest) => Promise<TakenOrder | undefined> | TakenOrder | undefined

export interface Checkout extends Readable<CheckoutState> {
  /** The customer is at the checkout: begins one, or goes on with the one that is there, wherever that was begun. */
  begin(): Commit
  /**
   * A step is done, with what was typed there. Card data and passwords are refused: they go to the payment service alone.
   * `next` is where the customer came from to change an answer: back there at once, where nothing else is to be asked.
   */
  complete(step: string, fields?: Fields, options?: { readonly next?: string }): Commit
  /** Goes to a step that can be reached. From the last one also to a step that was not needed. */
  goTo(step: string): Commit
  /** Something is wrong with a step: what was typed is not accepted, or the payment was refused. Ends a pending order. */
  fail(step: string, reason: string): Commit
  /**
   * Orders. `fn` is the shop's own call and runs on one device alone, with the lines that the customer has been shown and
   * the checkout's id as idempotency key; again, with the same key, when an answer was lost. Two calls are one.
   */
  place(fn: PlaceOrder, options?: { readonly express?: string }): Promise<Placed>
  /** The shop has taken the order: ends the checkout and the cart, once. */
  confirm(order: TakenOrder): Commit
  /**
   * Keeps what was typed at these steps for the customer's next order, or keeps it no longer. Ask before:
   * `remember(true)` is what `contact` and `shipping` hold. It counts for the checkout that is there, until its order.
   */
  remember(steps: boolean | readonly string[]): Commit
}
