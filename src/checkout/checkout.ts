import type { Cart } from '../cart/cart.ts'
import { UsageError } from '../core/errors.ts'
import type { Commit, Settlement } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Tracking } from '../tracking/handle.ts'
import { hasCardNumber, withoutSecrets } from './cardData.ts'
import { readFields } from './fields.ts'
import { createFunnel } from './funnel.ts'
import type { Checkout, ExpressMethod } from './handle.ts'
import { orderedItems, selectedLines } from './lines.ts'
import { createMachine } from './machine.ts'
import { createPlacing } from './place.ts'
import { isDone, missingSteps, neededSteps } from './progress.ts'
import { type CheckoutOp, DATA, type Progress, SAVED } from './rows.ts'
import { type CheckoutStepOptions, readSteps } from './steps.ts'

export interface CheckoutOptions {
  readonly cart: Cart
  /** In the order in which they are asked: `contact`, `shipping`, `payment`, `review`, or the shop's own. */
  readonly steps: readonly (string | CheckoutStepOptions)[]
  /** Records the funnel: `begin_checkout`, each step, `add_shipping_info`, `add_payment_info`, `purchase`, and who leaves. */
  readonly tracking?: Pick<Tracking, 'track'>
  /** Quick ways to pay; those by which the customer can pay are in the state. */
  readonly express?: readonly ExpressMethod[]
}

/** What is kept of a customer who wants that. */
const KEPT = ['contact', 'shipping']

/**
 * The checkout of a shop: one at a time for each customer, the same in every tab and on every device.
 *
 *     const checkout = createCheckout(shop, { cart, tracking, steps: ['contact', 'shipping', 'payment', 'review'] })
 *     checkout.begin()
 *     checkout.complete('contact', { email: 'hanako@example.jp' })
 *     checkout.get().current // 'shipping'
 *
 * @throws {UsageError} here and from its verbs, when steps are none, or none of the shop's, or not in their order
 */
export function createCheckout(
  shop: Storefront,
  { cart, steps, tracking, express = [] }: CheckoutOptions,
): Checkout {
  const { hub, ready, locale } = shop
  if (!cart)
    throw new UsageError(
      'cart',
      'Write createCheckout(shop, { cart, steps }), with a cart of createCart(shop).',
    )
  const list = readSteps(steps, locale)
  const all = list.map(({ id }) => id)
  const machine = createMachine(shop, cart, list, express)
  const { state, active, context, fields, send, change } = machine
  const funnel = createFunnel(shop, machine, tracking)

  const stepOf = (id: string) => {
    const step = list.find((step) => step.id === id)
    if (!step)
      throw new UsageError(
        'step',
        `There is no step '${id}': write one of ${all.map((id) => `'${id}'`).join(', ')}.`,
      )
    return step
  }
  const begun = (verb: string, pending = false): Progress => {
    const now = active()
    if (!now) throw new UsageError('begin', `Write checkout.begin() before checkout.${verb}().`)
    if (now.placing && !pending)
      throw new UsageError(
        'pending',
        'The order is on its way: write checkout.confirm() or checkout.fail() first.',
      )
    return now
  }
  /** What has to be completed before a step. */
  const openBefore = (now: Progress, id: string, known = context()) =>
    now.steps.slice(0, Math.max(0, now.steps.indexOf(id))).find((one) => !isDone(now, stepOf(one), known))
  /** @throws {UsageError} when something before a step is not complete */
  const reach = (now: Progress, id: string) => {
    const before = openBefore(now, id)
    if (before)
      throw new UsageError('order', `Write complete('${before}', …) before '${id}': steps have an order.`)
  }
  const nothingDone = (settlement: Settlement = { status: 'local' }): Commit => ({
    id: hub.ids(),
    saved: Promise.resolve(hub.log.storage.place),
    settled: Promise.resolve(settlement),
  })
  let loaded = hub.log.storage.place === 'memory'
  void ready.then(() => {
    loaded = true
  })
  /** On a page that customers come back to, what was stored may not be in yet. */
  const once = (act: () => Commit): Commit => {
    if (loaded) return act()
    const made = ready.then(act).catch((error) => {
      console.error(error)
      return nothingDone({ status: 'rejected', reason: 'invalid' })
    })
    return {
      id: hub.ids(),
      saved: made.then(({ saved }) => saved),
      settled: made.then(({ settled }) => settled),
    }
  }

  /** What is asked of whoever is here, without what is kept of earlier orders. */
  const beginning = (id: string): CheckoutOp => {
    const saved = fields(SAVED)
    const known = context(saved)
    const then = { done: Object.keys(saved) }
    const filled = list.flatMap((step) => (isDone(then, step, known) ? [step.id] : []))
    const asked = neededSteps(list, known).filter((id) => !filled.includes(id))
    // Whoever has nothing to be asked has an order to look at.
    return ['begin', id, all, asked.length ? asked : all.slice(-1), filled]
  }
  const self: Checkout = {
    ...state,
    begin() {
      if (active()) return funnel.back() ?? nothingDone()
      const id = hub.ids()
      const commit = send(beginning(id))
      if (loaded) funnel.began()
      else
        void ready.then(() => {
          // Somebody has begun before: that goes on.
          if (active()?.id !== id) return funnel.back()
          if (Object.keys(fields(SAVED)).length) send(beginning(id))
          return funnel.began()
        })
      return commit
    },
    complete(step, typed, options) {
      const now = begun('complete')
      const { id } = stepOf(step)
      const back = options?.next
      if (back !== undefined) stepOf(back)
      if (now.at !== id) reach(now, id)
      const [kept, refused] = readFields(typed)
      machine.refuse(refused)
      const next = context({ ...fields(DATA), ...(kept && { [id]: kept }) })
      const then = { ...now, done: [...now.done, id] }
      // What is not enough yet is kept all the same.
      if (!isDone(then, stepOf(id), next))
        return kept ? change(now, ['note', now.id, id, kept]) : nothingDone()
      const needed = neededSteps(list, next)
      const own = now.steps.indexOf(id)
      const gone = now.steps.slice(0, -1).filter((one, at) => own >= 0 && at > own && !needed.includes(one))
      const [detour] = missingSteps(then, list, next)
      const steps = then.steps.filter((one) => !gone.includes(one))
      const to =
        detour ?? (back !== undefined && !openBefore({ ...then, steps }, back, next) ? back : undefined)
      const commit = change(now, ['complete', now.id, id, kept, gone, to])
      funnel.completed(id, kept)
      return commit
    },
    goTo(step) {
      const now = begun('goTo')
      const { id } = stepOf(step)
      reach(now, id)
      const commit = change(now, ['goTo', now.id, id])
      funnel.viewed()
      return commit
    },
    fail(step, reason) {
      const { id } = stepOf(step)
      return once(() => {
        const now = active()
        // Another tab may have ordered meanwhile.
        if (!now) return nothingDone()
        const commit = change(now, ['fail', now.id, id, hub.ids()])
        funnel.failed(id, hasCardNumber(`${reason}`) ? '' : reason)
        return commit
      })
    },
    place(fn, options) {
      if (typeof fn !== 'function')
        throw new UsageError(
          'place',
          'Write checkout.place(async ({ id, lines, data }) => …): your own order call.',
        )
      const method = options?.express
      if (method && !state.get().express.some(({ id }) => id === method))
        throw new UsageError(
          'express',
          `Nobody can pay by '${method}' here: take one of checkout.get().express.`,
        )
      if (state.get().status !== 'placed') begun('place', true)
      if (method) funnel.paying(method)
      return place(fn, method)
    },
    confirm({ transaction_id, items: named, tax, shipping, coupon }) {
      if (!transaction_id)
        throw new UsageError('purchase', "Write confirm({ transaction_id: 'T-1' }): the number of the order.")
      // A shop's whole answer may come along, and who has ordered is nothing to record.
      const [more] = withoutSecrets({ tax, shipping, coupon })
      return once(() => {
        const now = active()
        const known = now?.placing?.items ?? now?.tried ?? (now && orderedItems(selectedLines(cart)))
        const items = named ?? known ?? []
        const ends = now && !now.before?.includes(`${transaction_id}`)
        if (ends) funnel.ordered()
        const commit = cart.purchase({ ...more, transaction_id, items })
        if (!ends) return commit
        change(now, ['confirm', now.id, `${transaction_id}`])
        if (!cart.tracks) funnel.purchased(items, { transaction_id, ...more })
        return commit
      })
    },
    remember(steps) {
      const ids = steps === true ? KEPT.filter((id) => all.includes(id)) : steps || []
      for (const id of ids) stepOf(id)
      const now = active()
      return send(['remember', now?.id ?? '', ids])
    },
  }
  const place = createPlacing(shop, machine, self.confirm)
  return self
}
