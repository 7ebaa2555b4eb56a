import { readMeta } from '../core/meta.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Checkout, Placed, PlaceOrder } from './handle.ts'
import { changedLines, linesOf, orderedItems } from './lines.ts'
import type { Machine } from './machine.ts'
import { isNamed, type Progress } from './rows.ts'

/** Asks the server for the right to order, and with it the shop for the order: one at a time in all tabs. */
export function createPlacing(
  { hub, flush }: Pick<Storefront, 'hub' | 'flush'>,
  {
    state,
    active,
    change,
    review,
    unfinished,
  }: Pick<Machine, 'state' | 'active' | 'change' | 'review' | 'unfinished'>,
  confirm: Checkout['confirm'],
): (fn: PlaceOrder, express?: string) => Promise<Placed> {
  let running: Promise<Placed> | undefined
  let asked: string | undefined

  const rejected = (reason: string): Placed => ({ status: 'rejected', reason })
  /** The customer has to look again before anything is ordered that was not shown. */
  const changed = (): Placed | undefined => {
    const changes = review()
    return changes.length ? { status: 'rejected', reason: 'cart-changed', changes } : undefined
  }
  /** Whether this device may order; why not, otherwise. */
  const granted = async (now: Progress): Promise<string | undefined> => {
    const { settled } = change(now, ['place', now.id, orderedItems(state.get().lines)])
    // What an exchange has decided is told before it ends.
    const late = flush().then(() => new Promise<undefined>((end) => setTimeout(end)))
    const word = hub.local ? await settled : await Promise.race([settled, late])
    if (word && word.status !== 'rejected') return undefined
    // Nobody shall be granted later what the customer does not wait for any more.
    if (!word && !now.placing) change(now, ['release', now.id])
    return word ? (word.reason ?? 'rejected') : 'offline'
  }

  const run = async (fn: PlaceOrder, express: string | undefined): Promise<Placed> => {
    const { transaction_id, lines: shown, steps, missing } = state.get()
    if (transaction_id !== undefined) return { status: 'placed', transaction_id }
    const now = active()
    if (!now) return rejected('unknown-checkout')
    const step =
      steps.slice(0, -1).find(({ state }) => state !== 'complete')?.id ?? missing[0] ?? unfinished(now)
    if (step && !express) return { status: 'rejected', reason: 'incomplete', step }
    if (!shown.length) return rejected('empty')
    const early = now.placing ? undefined : changed()
    if (early) return early
    const refusal = hub.transport?.offline() ? 'offline' : await granted(now)
    if (refusal) return rejected(refusal)
    const mine = active()
    if (!mine?.placing) return rejected('placed')
    // What a guest was granted counts no more where the account is ordering already.
    if (mine.placing.by !== readMeta(hub.log.rows()).device) return rejected('placed-elsewhere')
    // The server's answer has brought what others have changed meanwhile. A try of an earlier order is that one again.
    const lines = linesOf(mine.placing.items)
    const late = now.placing || changedLines(shown, lines).length ? undefined : changed()
    if (late) {
      change(mine, ['release', mine.id])
      return late
    }
    const { data } = state.get()
    try {
      const taken = await fn({ id: mine.id, lines, data, ...(express && { express }) })
      if (!taken) return { status: 'pending' }
      // Whoever has signed out meanwhile finds it on its way, and nobody else does.
      if (isNamed(active(), mine.id)) confirm(taken)
      return { status: 'placed', transaction_id: taken.transaction_id }
    } catch (error) {
      return { status: 'failed', error }
    }
  }

  return (fn, express) => {
    const work = () => run(fn, express)
    // Whoever has signed in meanwhile waits for an answer of their own.
    if (!isNamed(active(), `${asked}`)) running = undefined
    asked = state.get().id
    const own: Promise<Placed> =
      running ??
      Promise.resolve(hub.log.storage.alone?.('checkout', work) ?? work())
        .then(
          (placed) => placed as Placed,
          (error): Placed => ({ status: 'failed', error }),
        )
        .finally(() => {
          if (running === own) running = undefined
        })
    running = own
    return own
  }
}
