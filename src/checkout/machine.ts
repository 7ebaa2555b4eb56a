import type { Cart, CartLine } from '../cart/cart.ts'
import { type Readable, writable } from '../core/readable.ts'
import type { Commit, Replica } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import { checkoutCollection } from './collection.ts'
import type { CheckoutState, ExpressMethod } from './handle.ts'
import { type ChangedLine, changedLines, linesOf, selectedLines } from './lines.ts'
import { isDone, missingSteps, restated, shownProgress } from './progress.ts'
import {
  type CheckoutOp,
  type CheckoutRow,
  DATA,
  type Fields,
  isStale,
  NOW,
  type Progress,
  SAVED,
} from './rows.ts'
import type { CheckoutContext, NamedStep } from './steps.ts'

/** What a checkout is, and how it changes; the verbs and the funnel work with it. */
export interface Machine {
  readonly state: Readable<CheckoutState>
  /** The checkout that is not ordered yet, in the steps of this shop. */
  active(): Progress | undefined
  context(data?: Readonly<Record<string, Fields>>): CheckoutContext
  /** What was typed, or what is kept of earlier orders, by step. */
  fields(beginning: typeof DATA | typeof SAVED): Readonly<Record<string, Fields>>
  send(...ops: readonly CheckoutOp[]): Commit
  /** Changes the checkout that is there; the steps of this shop come first, where it was begun with others. */
  change(now: Progress, ...ops: readonly CheckoutOp[]): Commit
  /** What is otherwise than it was when the customer came to the last step; from then on that has been shown. */
  review(): readonly ChangedLine[]
  /** The last step, where what was typed there is not enough to order. */
  unfinished(now: Progress): string | undefined
  /** So many fields were left out. */
  refuse(count: number): void
}

const fieldsOf = (rows: ReadonlyMap<string, CheckoutRow>, beginning: string): Record<string, Fields> =>
  Object.fromEntries(
    [...rows].flatMap(([key, row]) =>
      key.startsWith(beginning) ? [[key.slice(beginning.length), row as Fields]] : [],
    ),
  )

/** A checkout that was given up is none. */
const shownRow = (rows: ReadonlyMap<string, CheckoutRow>): Progress | undefined => {
  const now = rows.get(NOW) as Progress | undefined
  return now?.order === '' ? undefined : now
}

export function createMachine(
  { hub, open, locale }: Pick<Storefront, 'hub' | 'open' | 'locale'>,
  cart: Pick<Cart, 'get' | 'subscribe'>,
  list: readonly NamedStep[],
  express: readonly ExpressMethod[],
): Machine {
  const replica: Replica<CheckoutRow, CheckoutOp> = open(checkoutCollection)
  const able = new Set<ExpressMethod>()
  let refused = 0
  /** What this page has deleted. */
  let dropped: string | undefined
  /** What the customer was shown on the last step. */
  let reviewed: readonly CartLine[] | undefined

  const context: Machine['context'] = (data = fieldsOf(replica.get(), DATA)) => ({
    data,
    lines: selectedLines(cart),
  })
  const changes = () => (reviewed ? changedLines(reviewed, selectedLines(cart)) : [])
  const compute = (rows: ReadonlyMap<string, CheckoutRow>): CheckoutState => {
    const row = shownRow(rows)
    const known = context(fieldsOf(rows, DATA))
    const { data, lines } = known
    const ordered = row?.order !== undefined
    const now = row && !ordered ? restated(row, list, known) : row
    const progress = shownProgress(now, list, known, locale)
    reviewed = progress.current && progress.index === progress.total - 1 ? (reviewed ?? lines) : undefined
    return {
      ...progress,
      status: !now ? 'idle' : ordered ? 'placed' : now.placing ? 'pending' : 'active',
      data,
      lines: now?.placing ? linesOf(now.placing.items) : (reviewed ?? lines),
      changes: now?.placing ? [] : changes(),
      missing: now && !ordered ? missingSteps(now, list, known) : [],
      remembered: !!now?.remember?.length || Object.keys(fieldsOf(rows, SAVED)).length > 0,
      express: express.filter((method) => able.has(method)),
      refused,
      id: now?.id,
      transaction_id: now?.order,
    }
  }
  const state = writable(compute(replica.initial))
  const send: Machine['send'] = (...ops) => hub.log.commit(ops.map((op) => [checkoutCollection.name, op]))
  const stored = () => shownRow(replica.get())
  const show = () => {
    state.set(compute(replica.get()))
    const now = stored()
    if (!now || now.id === dropped || !isStale(now, hub.clock())) return
    dropped = now.id
    send(['drop', now.id])
  }
  const stops = [replica, cart].map((what) => what.subscribe(show))
  hub.closing.addEventListener('abort', () => {
    for (const stop of stops) stop()
  })
  show()
  for (const method of express)
    void (async () => method.canMakePayment())().then(
      (can) => {
        if (can === true) able.add(method)
        show()
      },
      // What cannot say whether it can pay, cannot.
      () => {},
    )

  return {
    state,
    context,
    active() {
      const now = stored()
      return now && now.order === undefined ? restated(now, list, context()) : undefined
    },
    fields: (beginning) => fieldsOf(replica.get(), beginning),
    send,
    change(now, ...ops) {
      const { id, all, steps, at } = now
      // Who has signed out meanwhile begins nothing.
      const { all: theirs = all } = stored() ?? {}
      if (`${all}` === `${theirs}`) return send(...ops)
      // What is complete by now is not for a collection to judge.
      return send(['begin', id, all, steps, []], ['goTo', id, at], ...ops)
    },
    review() {
      const found = changes()
      if (found.length) {
        reviewed = selectedLines(cart)
        show()
      }
      return found
    },
    unfinished: ({ steps }) =>
      list.find((step) => step.id === steps.at(-1) && !isDone({ done: steps }, step, context()))?.id,
    refuse(count) {
      refused += count
      if (count) show()
    },
  }
}
