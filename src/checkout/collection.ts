import { type Collection, defineCollection, type Rows } from '../core/collection.ts'
import { StorefrontError } from '../core/errors.ts'
import {
  type CheckoutOp,
  type CheckoutRow,
  DATA,
  type Fields,
  firstOpen,
  isNamed,
  isStale,
  NOW,
  type Progress,
  SAVED,
} from './rows.ts'

/** After so many milliseconds another device may ask the shop for the same order: it is the same key. */
const HELD = 30 * 60 * 1000

/** How many other ids of one checkout are remembered, and how many orders. */
const MOST_NAMES = 16

export type { CheckoutOp, CheckoutRow } from './rows.ts'

/** The checkout of a customer: one at a time, the same on all devices. */
export const checkoutCollection: Collection<CheckoutRow, CheckoutOp> = /* @__PURE__ */ defineCollection<
  CheckoutRow,
  CheckoutOp
>({
  name: 'checkout',
  share: 'both',
  purpose: 'necessary',
  sends: ['checkout', 'cart', 'time', 'device', 'channel'],
  apply(rows, { op, at, device, number }) {
    const next = new Map(rows)
    if (op[0] === 'join') return joined(next, op[1])
    const [type, id] = op
    const now = rows.get(NOW) as Progress | undefined
    const put = (changes: Partial<Progress>) =>
      next.set(NOW, { ...(now as Progress), ...changes, touched: at })
    const wipe = (beginning: string, kept: readonly string[] = []) => {
      for (const key of rows.keys())
        if (key.startsWith(beginning) && !kept.includes(key.slice(beginning.length))) next.delete(key)
    }
    const keep = (from: string, to: string, steps: readonly string[]) => {
      for (const step of steps)
        if (rows.has(from + step)) next.set(to + step, rows.get(from + step) as Fields)
    }

    if (type === 'begin') {
      const [, , all, steps, filled] = op
      if (!now || now.order !== undefined || isStale(now, at)) {
        wipe(DATA)
        keep(SAVED, DATA, filled)
        next.set(NOW, {
          id,
          all,
          steps,
          done: filled,
          at: firstOpen(steps, filled),
          before: ordersOf(now),
          touched: at,
        })
      } else if (now.id === id) {
        const lacking = filled.filter((step) => !rows.has(DATA + step))
        keep(SAVED, DATA, lacking)
        const done = [...new Set([...now.done, ...filled])]
        put({ all, steps, done, at: firstOpen(steps, done), from: undefined })
      } else if (!now.also?.includes(id)) put({ also: named(now, id) })
      return next
    }
    if (type === 'remember') wipe(SAVED, op[2])

    const ours = isNamed(now, id)
    const refuse = (code: string) => {
      if (type === 'place' && number !== undefined)
        throw new StorefrontError(code, `The order of checkout ${id} cannot be placed: ${code}.`)
    }
    if (!now || !ours || now.order !== undefined) {
      refuse(ours ? 'placed' : 'unknown-checkout')
      return next.size < rows.size ? next : rows
    }
    const { placing, done, steps } = now
    /** Another device waits for the shop's answer: nobody else may end that. */
    const elsewhere = placing && placing.by !== device && at - placing.at < HELD
    const reached = (step: string) =>
      now.all.includes(step) &&
      steps.slice(0, Math.max(0, steps.indexOf(step))).every((one) => done.includes(one))
    const leadTo = (step: string) => ({
      at: step,
      from: steps.includes(step) ? undefined : (now.from ?? now.at),
    })

    switch (type) {
      case 'complete': {
        const [, , step, fields, gone = [], to] = op
        if (fields) next.set(DATA + step, fields)
        // Whatever others have done meanwhile: what was gone for its author does not come back.
        const left = steps.filter((one, at) => at === steps.length - 1 || !gone.includes(one))
        const near = (one: string) =>
          steps.slice(Math.max(0, steps.indexOf(one))).find((later) => left.includes(later)) as string
        const stay = { at: steps.includes(now.at) ? near(now.at) : now.at, from: now.from && near(now.from) }
        const then = steps.includes(step) ? (left[left.indexOf(step) + 1] ?? step) : (stay.from ?? stay.at)
        const from = !to || left.includes(to) ? undefined : then
        const moved = now.at === step && { at: to ?? then, from, spent: undefined }
        // What is on its way to the shop stays as it is.
        const valid = !placing && { done: [...new Set([...done, step])], ...moved }
        put({ steps: left, ...stay, ...valid })
        return next
      }
      case 'note':
        next.set(DATA + op[2], op[3])
        put({})
        return next
      case 'goTo': {
        const [, , step] = op
        if (placing || !reached(step)) return rows
        put({ ...leadTo(step), spent: undefined })
        return next
      }
      case 'fail': {
        const [, , step, fresh] = op
        if (elsewhere) return rows
        const back = reached(step) && leadTo(step)
        // No answer of the old order may be taken for one to the new.
        const anew = placing && {
          id: fresh,
          also: named(now, now.id),
          placing: undefined,
          tried: placing.items,
        }
        put({ ...anew, done: done.filter((one) => one !== step), ...back })
        return next
      }
      case 'place':
        if (elsewhere) {
          refuse('placed-elsewhere')
          return rows
        }
        // The same key is the same order, whatever has become of the cart.
        put({ placing: { by: device, at, items: placing?.items ?? op[2] }, left: undefined })
        return next
      case 'release':
        if (placing?.by !== device) return rows
        put({ placing: undefined })
        return next
      case 'confirm':
        // The page that says thank you for an order before may be loaded again.
        if (now.before?.includes(op[2])) return rows
        put({ order: op[2], placing: undefined, done: steps, at: steps.at(-1) as string, from: undefined })
        keep(DATA, SAVED, now.remember ?? [])
        wipe(DATA)
        return next
      case 'leave':
        if (placing) return rows
        put({ left: at, spent: op[2] })
        return next
      case 'resume':
        put({ left: undefined })
        return next
      case 'drop':
        if (!isStale(now, at)) return rows
        put({ order: '' })
        wipe(DATA)
        return next
      case 'remember':
        put({ remember: op[2] })
        return next
    }
  },
  valid(row, key) {
    const { all, steps, done, placing } = row as Progress
    const lists = key === NOW ? [all, steps, done, placing ? placing.items : []] : []
    return (
      typeof row === 'object' &&
      !Array.isArray(row) &&
      lists.every(Array.isArray) &&
      (key !== NOW || steps.length > 0)
    )
  },
})

/** The ids by which a checkout is known beside its own. */
const named = ({ also = [] }: Progress, id: string): readonly string[] => [...also, id].slice(-MOST_NAMES)

/** The numbers of the orders that are behind it. */
const ordersOf = (now: Progress | undefined): readonly string[] =>
  [...(now?.before ?? []), ...(now?.order ? [now.order] : [])].slice(-MOST_NAMES)

/** A guest signs in: the checkout that the customer is at goes on, unless the account's is being ordered. */
function joined(
  rows: Map<string, CheckoutRow>,
  brought: readonly (readonly [string, CheckoutRow])[],
): Rows<CheckoutRow> {
  const theirs = brought.find(([key]) => key === NOW)?.[1] as Progress | undefined
  const mine = rows.get(NOW) as Progress | undefined
  const goesOn = theirs?.order === undefined && !(mine?.placing && mine.order === undefined)
  for (const [key, row] of brought)
    if (key.startsWith(SAVED) ? !rows.has(key) : goesOn || !mine) rows.set(key, row)
  const now = rows.get(NOW) as Progress | undefined
  if (now && mine) rows.set(NOW, { ...now, before: [...ordersOf(mine), ...ordersOf(theirs)] })
  return rows
}
