import { normalised, problemsOf, REMEMBERED } from './checkoutSteps.mjs'
import { checkoutTexts } from './checkoutTexts.mjs'

/**
 * What all pages of this shop do at the checkout; each draws it in its own way.
 * @typedef {object} DeskState
 * @property {boolean} open the checkout is what the page shows
 * @property {Readonly<Record<string, string>>} problems what is wrong, by field
 * @property {string} said what the customer has to know
 * @property {readonly import('throughline').ChangedLine[]} changes
 * @property {boolean} busy
 */

/** @type {DeskState} */
const closed = { open: false, problems: {}, said: '', changes: [], busy: false }

/**
 * @param {import('throughline').Checkout} checkout
 * @param {'ja' | 'en'} lang
 * @param {Promise<void>} ready stored state is in
 * @param {() => () => void} follow gives steps their addresses for as long as the checkout is shown
 */
export function createDesk(checkout, lang, ready, follow) {
  const text = checkoutTexts[lang]
  /** @type {Set<(state: DeskState) => void>} */
  const listeners = new Set()
  let state = closed
  let editing = false
  let stop = () => {}
  /** @param {Partial<DeskState>} news */
  const set = (news) => {
    state = { ...state, ...news }
    for (const listener of listeners) listener(state)
  }
  const show = () => {
    if (state.open) return
    stop = follow()
    set({ ...closed, open: true })
  }
  const open = () => {
    checkout.begin()
    show()
  }

  const desk = {
    initial: closed,
    get: () => state,
    /** @param {(state: DeskState) => void} listener */
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    open,
    close() {
      stop()
      const url = new URL(location.href)
      url.searchParams.delete('step')
      history.replaceState(history.state, '', url)
      set(closed)
    },
    /** What was typed at the step where the customer is; false when something is wrong. @param {Record<string, string>} typed */
    submit(typed) {
      const { current = '', refused } = checkout.get()
      const values = normalised(typed)
      const problems = problemsOf(current, values, lang)
      set({ problems, said: '' })
      if (Object.keys(problems).length) {
        checkout.fail(current, Object.keys(problems).join(' '))
        return false
      }
      try {
        checkout.complete(current, values)
      } catch (error) {
        if (error.code !== 'card-data') throw error
        set({ said: text.problems.secret })
        return false
      }
      if (checkout.get().refused > refused) set({ said: text.problems.secret })
      const { steps, missing } = checkout.get()
      if (editing && steps.at(-1)?.canGoTo && !missing.length) checkout.goTo('review')
      editing &&= checkout.get().current !== 'review'
      return true
    },
    /** @param {string} step */
    edit(step) {
      editing = true
      set({ problems: {}, said: '' })
      checkout.goTo(step)
    },
    /** @param {boolean} remember */
    async order(remember) {
      set({ busy: true, said: '', changes: [] })
      checkout.remember(remember ? REMEMBERED : false)
      const placed = await checkout.place(takeOrder)
      set({
        busy: false,
        said:
          placed.status === 'rejected'
            ? (text.outcomes[placed.reason] ?? text.outcomes.other)
            : placed.status === 'failed'
              ? text.outcomes.failed
              : '',
        changes: placed.status === 'rejected' && 'changes' in placed ? placed.changes : [],
      })
    },
    cancel() {
      checkout.fail('payment', 'cancelled')
      set({ said: text.cancelled })
    },
  }

  // Where the customer is has to be known first.
  void ready.then(() => {
    const url = new URL(location.href)
    const { searchParams } = url
    const paid = searchParams.get('paid')
    const cancelled = searchParams.has('cancelled')
    if (paid || cancelled) {
      // The page of a payment service has led back here.
      searchParams.delete('paid')
      searchParams.delete('cancelled')
      history.replaceState(history.state, '', url)
    }
    if (paid) {
      checkout.confirm({ transaction_id: paid })
      show()
    } else if (cancelled || searchParams.has('step')) open()
    if (cancelled && checkout.get().status === 'pending') desk.cancel()
  })
  return desk
}

/** @typedef {ReturnType<typeof createDesk>} Desk */

/** The shop's own order call. @type {import('throughline').PlaceOrder} */
async function takeOrder({ id, lines, data }) {
  const response = await fetch('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, lines, data }),
  })
  if (!response.ok) throw new Error(`The shop has answered ${response.status}.`)
  const { pay, ...order } = await response.json()
  if (!pay) return order
  const back = `${location.pathname}${location.search}`
  location.assign(`/pay?${new URLSearchParams({ order: pay, back })}`)
  return undefined
}
