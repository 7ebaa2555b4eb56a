import { onLeave, onPage } from '../browser/pageEvents.ts'
import type { Item } from '../core/item.ts'
import { readMeta } from '../core/meta.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Tracking } from '../tracking/handle.ts'
import { orderedItems } from './lines.ts'
import type { Machine } from './machine.ts'
import type { Fields, Progress } from './rows.ts'

/** Whoever comes back within so many milliseconds has not abandoned anything. */
const BACK = 30 * 60 * 1000

/** Says what happens at a checkout, and how long each step takes. */
export interface Funnel {
  began(): void
  /** The customer is there again; nothing, when nobody had left. */
  back(): Commit | undefined
  /** Another step is shown than before. */
  viewed(): void
  completed(step: string, fields: Fields | undefined): void
  failed(step: string, reason: string): void
  /** The customer has decided how to pay. */
  paying(payment_type: unknown): void
  /** The order is there: nothing is left to do. */
  ordered(): void
  /** What its cart does not record. */
  purchased(items: readonly Item[], transaction: { readonly transaction_id: string }): void
}

export function createFunnel(
  { hub, currency }: Pick<Storefront, 'hub' | 'currency'>,
  { state, active, send }: Pick<Machine, 'state' | 'active' | 'send'>,
  tracking: Pick<Tracking, 'track'> | undefined,
): Funnel {
  const { closing } = hub
  const visible = () => globalThis.document?.visibilityState !== 'hidden'
  /** Whether the checkout is what this page is about. */
  let here = false
  /** How long the step has been in view, and since when it is again. */
  let spent = 0
  let since: number | undefined
  let shown: string | undefined

  const track = (name: string, params: object) => void tracking?.track<string>(name, { ...params })
  const place = (step = state.get().current) => {
    const { steps, total } = state.get()
    // A payment that was refused has changed the order's key, and it is the same checkout.
    const { id, also: [checkout_id = id] = [] }: Partial<Progress> = active() ?? {}
    const index = steps.findIndex(({ id }) => id === step)
    // What is asked beside the others has no place among them.
    return { checkout_id, step, index: index < 0 ? undefined : index, total }
  }
  const worth = (items: readonly Item[]) => ({
    currency,
    value: +items.reduce((sum, { price = 0, quantity = 1 }) => sum + price * quantity, 0).toFixed(4),
    items,
  })
  const order = () => worth(orderedItems(state.get().lines))
  /** Takes the time so far, and goes on from `now` if that is told. */
  const stopwatch = (now?: number) => {
    if (since !== undefined) spent += Math.max(0, hub.clock() - since)
    since = now
  }
  const enter = (before = 0) => {
    here = true
    spent = before
    since = visible() ? hub.clock() : undefined
    shown = state.get().current
  }
  const last = () => state.get().steps.at(-1)?.id
  const finished = (step: string | undefined) => {
    stopwatch(since && hub.clock())
    // How long another step took, or one on a page before this one, nobody knows.
    const duration = step === shown ? { duration: Math.round(spent) } : {}
    track('checkout_step_completed', { ...place(step), ...duration })
  }
  const view = () => {
    enter()
    track('checkout_step_viewed', place())
  }

  onPage(() => stopwatch(here && visible() ? hub.clock() : undefined), closing)
  onLeave(
    () => {
      const now = active()
      stopwatch()
      if (!here || !now || now.placing) return
      here = false
      send(['leave', now.id, Math.round(spent)])
      track('checkout_abandoned', { ...place(), final: false })
    },
    closing,
    true,
  )
  // Whoever comes back to a page that was kept is at the checkout again.
  globalThis.addEventListener?.('pageshow', ({ persisted }) => void (persisted && shown && funnel.back()), {
    signal: closing,
  })

  const funnel: Funnel = {
    began() {
      track('begin_checkout', order())
      view()
    },
    back() {
      const now = active()
      if (!now || here) return undefined
      enter(now.spent)
      if (now.left === undefined) return undefined
      // The server's clock has told when that was.
      if (hub.clock() + readMeta(hub.log.rows()).skew - now.left < BACK) track('checkout_resumed', place())
      else {
        track('checkout_abandoned', { ...place(), final: true })
        track('checkout_step_viewed', place())
      }
      return send(['resume', now.id])
    },
    viewed() {
      if (state.get().current !== shown || !here) view()
    },
    completed(step, fields) {
      // The last one is done with the order.
      if (step !== last()) finished(step)
      const { shipping_tier, payment_type } = fields ?? {}
      if (step === 'shipping') track('add_shipping_info', { ...order(), shipping_tier })
      if (step === 'payment') funnel.paying(payment_type)
      funnel.viewed()
    },
    paying: (payment_type) => track('add_payment_info', { ...order(), payment_type }),
    failed(step, reason) {
      track('checkout_step_error', { ...place(step), reason })
      if (here) funnel.viewed()
    },
    ordered() {
      finished(last())
      here = false
    },
    purchased: (items, transaction) => track('purchase', { ...worth(items), ...transaction }),
  }
  return funnel
}
