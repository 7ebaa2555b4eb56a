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
  /** What this page is about is in its address: a reload shows it again. @param {Record<string, boolean>} marks */
  const mark = (marks) => {
    const url = new URL(location.href)
    for (const [name, on] of Object.entries(marks))
      if (on) url.searchParams.set(name, '')
      else url.searchParams.delete(name)
    if (url.href !== location.href) history.replaceState(history.state, '', url)
  }
  const follows = () => {
    if (!state.open) return
    const { status } = checkout.get()
    mark({ ordered: status === 'placed' })
    // Somebody has signed out, or has not been here for a week.
    if (status === 'idle') desk.close()
  }
  const show = () => {
    if (state.open) return
    stop = follow()
    set({ ...closed, open: true })
    follows()
  }
  const open = () => {
    checkout.begin()
    show()
  }
  /** @param {{ express?: string }} [how] */
  const place = async (how) => {
    const by = document.activeElement?.hasAttribute('data-place')
    set({ busy: true, said: '', changes: [] })
    const placed = await checkout.place(takeOrder, how)
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
    // Whoever ordered by the keyboard is where they were, also where the button was gone while the shop was asked.
    if (by && checkout.get().status === 'active')
      requestAnimationFrame(() =>
        setTimeout(() => document.querySelector(/** @type {'button'} */ ('[data-place]'))?.focus()),
      )
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
      set(closed)
      mark({ step: false, ordered: false })
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
        checkout.complete(current, values, editing ? { next: 'review' } : {})
      } catch (error) {
        if (error.code !== 'card-data') throw error
        set({ said: text.problems.secret })
        return false
      }
      if (checkout.get().refused > refused) set({ said: text.problems.secret })
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
      checkout.remember(remember ? REMEMBERED : false)
      await place()
    },
    /** Orders with a wallet, which knows where to and how to pay. @param {string} express */
    async orderBy(express) {
      await place({ express })
    },
    /** Gives up a payment, unless the shop has it already. */
    async cancel() {
      const order = await orderOf(`${checkout.get().id}`, 'DELETE')
      if (order) checkout.confirm(order)
      else if (order === null) checkout.fail('payment', 'cancelled')
      set({ said: order ? '' : order === null ? text.cancelled : text.outcomes.failed })
    },
  }

  // Where the customer is has to be known first.
  void ready.then(async () => {
    const { searchParams } = new URL(location.href)
    const [paid, cancelled, ordered, step] = ['paid', 'cancelled', 'ordered', 'step'].map((name) =>
      searchParams.has(name),
    )
    mark({ paid: false, cancelled: false, ordered: false })
    const { status, id = '' } = checkout.get()
    // An address may say anything. What is paid, the shop's own server knows; and also when nobody has come back.
    const order = status === 'pending' ? await orderOf(id) : undefined
    if (order) checkout.confirm(order)
    if (order || (status === 'placed' && (paid || ordered))) show()
    else if (cancelled || step) open()
    if (cancelled && checkout.get().status === 'pending') await desk.cancel()
  })
  checkout.subscribe(follows)
  // The Back button, after the customer has gone back to shopping.
  addEventListener('popstate', () => {
    const { status } = checkout.get()
    if (!state.open && status !== 'placed' && new URL(location.href).searchParams.has('step')) open()
  })
  return desk
}

/** @typedef {ReturnType<typeof createDesk>} Desk */

/**
 * The order that the shop has taken under a key; null, when there is none that is paid. Without an answer it stays on its way.
 * @param {string} id
 * @param {'GET' | 'DELETE'} [method] `DELETE` gives up what is not paid
 * @returns {Promise<import('throughline').TakenOrder | null | undefined>}
 */
async function orderOf(id, method = 'GET') {
  try {
    const response = await fetch(`/orders?${new URLSearchParams({ id })}`, { method })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

/** The shop's own order call. @type {import('throughline').PlaceOrder} */
async function takeOrder({ id, lines, data, express }) {
  const response = await fetch('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, lines, data, express }),
  })
  if (!response.ok) throw new Error(`The shop has answered ${response.status}.`)
  const { pay, ...order } = await response.json()
  if (!pay) return order
  const back = `${location.pathname}${location.search}`
  location.assign(`/pay?${new URLSearchParams({ order: pay, back })}`)
  return undefined
}
