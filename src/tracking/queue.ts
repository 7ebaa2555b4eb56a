import type { Purpose } from '../core/collection.ts'
import type { Draft, StoredRows } from '../core/ports.ts'
import type { TouchpointContext } from '../core/wire.ts'

/** A touchpoint as it waits, under its order number. */
export interface QueuedTouchpoint {
  readonly id: string
  readonly at: number
  readonly name: string
  /** Its parameters as JSON: written once, measured once. */
  readonly params: string
  readonly page?: TouchpointContext['page']
  readonly purpose: Purpose
  /** Parameters that have a purpose of their own, by purpose. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  /** By a clock that only runs forward and begins with the page, which `origin` names. */
  readonly mono: number
  readonly origin: number
}

/** The number of the row that says what has become of a device's touchpoints; they begin at 1. */
const STATE = 0

export interface QueueState {
  readonly acknowledged: number
  /** The highest order number that has left the queue. */
  readonly highest: number
  /** How many were given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** How many of those never had an order number. */
  readonly unnumbered: number
  /** Order numbers given up that the server has not been told of. */
  readonly gone: readonly number[]
  /** Purposes that the server has not been told to forget. */
  readonly forget: readonly string[]
  /** The highest order number when a purpose was forgotten last. */
  readonly forgotten: Readonly<Record<string, number>>
  /** Whose touchpoints the server has: another device's order numbers say nothing about this one's. */
  readonly device?: string | undefined
  /** What context folds know, by their names. */
  readonly folds: Readonly<Record<string, unknown>>
}

/** The most that waits: so many touchpoints, so many characters. */
const MOST = 5000
const MOST_CHARACTERS = 2_000_000

const noState: QueueState = {
  acknowledged: 0,
  highest: 0,
  dropped: {},
  unnumbered: 0,
  gone: [],
  forget: [],
  forgotten: {},
  folds: {},
}

export const readState = (rows: StoredRows): QueueState => (rows.get(STATE) ?? noState) as QueueState

export const changeState = (rows: Draft, news: Partial<QueueState>): void =>
  void rows.set(STATE, { ...readState(rows), ...news })

/** What waits, in its order. */
export const waitingIn = (rows: StoredRows): (readonly [n: number, touchpoint: QueuedTouchpoint])[] =>
  [...rows].filter(([n]) => +n > STATE) as [number, QueuedTouchpoint][]

/** The highest order number that was ever given. */
export const highestIn = (rows: StoredRows): number =>
  Math.max(readState(rows).highest, ...waitingIn(rows).map(([n]) => n))

/** 0: an order or a step towards it, never given up and first to be sent; 2: first to be given up. */
export const rank = (name: string): number =>
  /^(purchase|refund|begin_ch|checkout_|add_.+_info)/.test(name)
    ? 0
    : /_list$|_promotion$|^(scroll|web_v)/.test(name)
      ? 2
      : 1

/** Counts what is given up, or was before it had an order number. */
export function drop(rows: Draft, reason: string, gone: readonly number[], unnumbered = 0): void {
  const state = readState(rows)
  changeState(rows, {
    highest: highestIn(rows),
    dropped: { ...state.dropped, [reason]: (state.dropped[reason] ?? 0) + gone.length + unnumbered },
    unnumbered: state.unnumbered + unnumbered,
    gone: [...state.gone, ...gone],
  })
  for (const n of gone) rows.delete(n)
}

/**
 * Makes room when there is more than may wait, or else for at least `wanted` characters: the least important first and
 * the oldest of them, never an order. Answers how many touchpoints had to go.
 */
export function shed(rows: Draft, wanted = 0): number {
  const waiting = waitingIn(rows)
  const sizes = waiting.map(([, { params }]) => params.length)
  let count = waiting.length - MOST
  let characters = wanted || sizes.reduce((sum, size) => sum + size, -MOST_CHARACTERS)
  const gone: number[] = []
  for (const importance of [2, 1])
    waiting.forEach(([n, { name }], index) => {
      if ((count <= 0 && characters <= 0) || rank(name) !== importance) return
      gone.push(n)
      count--
      characters -= sizes[index] as number
    })
  if (gone.length) drop(rows, 'no-room', gone)
  return gone.length
}

/** Forgets what was recorded for a purpose. Where nothing was recorded since it was last forgotten, nothing is written. */
export function forgetIn(rows: Draft, purpose: string): void {
  const { forget, forgotten } = readState(rows)
  const highest = highestIn(rows)
  if (highest === (forgotten[purpose] ?? 0)) return
  const gone: number[] = []
  for (const [n, one] of waitingIn(rows)) {
    if (one.purpose === purpose) gone.push(n)
    else if (one.fields?.[purpose]) rows.set(n, { ...one, fields: { ...one.fields, [purpose]: undefined } })
  }
  drop(rows, 'withdrawn', gone)
  changeState(rows, { forget: [...forget, purpose], forgotten: { ...forgotten, [purpose]: highest } })
}
