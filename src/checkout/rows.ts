import type { Item } from '../core/item.ts'

/** What a customer has typed at one step: plain JSON. */
export type Fields = Readonly<Record<string, unknown>>

/** Whose turn it is to order, since when (milliseconds since 1970), and what. */
export interface Placing {
  readonly by?: string | undefined
  readonly at: number
  readonly items: readonly Item[]
}

/** How far a checkout is. */
export interface Progress {
  /** The checkout's id; the idempotency key of its order. */
  readonly id: string
  /** The ids of others that were begun at the same time on other devices: the first one counts for all. */
  readonly also?: readonly string[]
  /** All steps that the shop had when it began, and those that were needed then and still are. */
  readonly all: readonly string[]
  readonly steps: readonly string[]
  readonly done: readonly string[]
  /** Where the customer is. */
  readonly at: string
  /** The step to come back to from one that is not among `steps`. */
  readonly from?: string | undefined
  readonly placing?: Placing | undefined
  /** What was ordered by a try that has failed: its payment may come through after all. */
  readonly tried?: readonly Item[] | undefined
  /** The number of the order that it has become, empty when it was given up, and those of the orders before it. */
  readonly order?: string
  readonly before?: readonly string[] | undefined
  /** When something was done last, in milliseconds since 1970. */
  readonly touched?: number
  /** When the customer has left, and how long the step had taken until then; both in milliseconds. */
  readonly left?: number | undefined
  readonly spent?: number | undefined
  /** What of these steps shall be there the next time. */
  readonly remember?: readonly string[]
}

/** Under `now` how far it is; under `data/<step>` what was typed there, under `saved/<step>` what is kept of it. */
export type CheckoutRow = Progress | Fields

export type CheckoutOp =
  | readonly [
      type: 'begin',
      id: string,
      all: readonly string[],
      steps: readonly string[],
      filled: readonly string[],
    ]
  /**
   * `gone` are the steps that are not needed any more; `to` is where it goes on, if not at the next one: a step that is needed
   * now and was not when it began, or one that the customer came from.
   */
  | readonly [
      type: 'complete',
      id: string,
      step: string,
      fields?: Fields | null | undefined,
      gone?: readonly string[],
      to?: string | null | undefined,
    ]
  /** What was typed and is not enough yet. */
  | readonly [type: 'note', id: string, step: string, fields: Fields]
  | readonly [type: 'goTo', id: string, step: string]
  /** What is ordered next is another order, under another id. */
  | readonly [type: 'fail', id: string, step: string, next: string]
  | readonly [type: 'place', id: string, items: readonly Item[]]
  | readonly [type: 'confirm', id: string, transaction: string]
  /** `drop` deletes what was typed and not ordered for too long. */
  | readonly [type: 'release' | 'resume' | 'drop', id: string]
  | readonly [type: 'leave', id: string, spent: number]
  | readonly [type: 'remember', id: string, steps: readonly string[]]
  | readonly [type: 'join', rows: readonly (readonly [key: string, row: CheckoutRow])[]]

export const NOW = 'now'
export const DATA = 'data/'
export const SAVED = 'saved/'

/** For so many milliseconds what was typed waits to be ordered. */
const KEPT = 7 * 24 * 60 * 60 * 1000

/** The first step that is not done; the last one, where all are. */
export const firstOpen = (steps: readonly string[], done: readonly string[]): string =>
  (steps.find((step) => !done.includes(step)) ?? steps.at(-1)) as string

/** Whether a checkout goes by this id. */
export const isNamed = (now: Progress | undefined, id: string): boolean =>
  !!now && (now.id === id || !!now.also?.includes(id))

/** Whether nothing was done about a checkout for so long that what was typed there has to go. */
export const isStale = ({ order, placing, touched = Infinity }: Progress, at: number): boolean =>
  order === undefined && !placing && at - touched > KEPT
