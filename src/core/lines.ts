import type { Channel } from './entry.ts'
import type { Item } from './item.ts'

/** The entry that did something: its place in the server's order, absent while it is pending, and whose `n`-th it was. */
export type Stamp = readonly [number: number | undefined, device: string | undefined, n: number]

/** A change that nobody has covered yet: pieces that were added or, with a time, to which the line was set then. */
export type Part = readonly [...stamp: Stamp, pieces: number, at?: number]

/** What the server has corrected, and why. */
export interface Adjusted {
  readonly field: 'quantity' | 'price'
  readonly old: number
  readonly new: number
  /** What the shop's `accept` says: `stock`, `price`, `limit` … */
  readonly reason: string
}

/** A line as it is stored and sent; without any pieces it is gone, and remembered until everybody knows. */
export interface LineRow {
  readonly item: Item
  readonly quantity: number
  /** The channel that put the line there. */
  readonly channel: Channel
  /** Where it stands among the lines: the number of the entry that put it there; absent while that is pending. */
  readonly place?: number | undefined
  /** The number of the entry that changed it last. */
  readonly number?: number | undefined
  /** What nobody has covered, beside `base`: the pieces that all devices know of. Without it `quantity` is that. */
  readonly parts?: readonly Part[]
  readonly base?: number
  /** Not selected for the order. */
  readonly off?: true | undefined
  /** Which entry took the last piece, and which one brought the line back without knowing that. */
  readonly gone?: Stamp | undefined
  readonly revived?: Stamp | undefined
  /** What orders took, for those who have not heard. */
  readonly bought?: readonly (readonly [...stamp: Stamp, pieces: number])[] | undefined
  readonly adjusted?: (Adjusted & { readonly by: Stamp }) | undefined
  readonly orders?: readonly string[]
}

/** What can happen to lines. Tuples, because this very shape travels: one more piece is a few bytes. */
export type LineOp =
  /** At least `least` pieces are there afterwards: what several additions with less in between have become. */
  | readonly [type: 'add', id: string, pieces: number, item?: Item | null | undefined, least?: number]
  /** With the product, or `true` for the one that is known, it brings back a line that its author knows to be gone. */
  | readonly [type: 'setQuantity', id: string, quantity: number, item?: Item | true | null | undefined]
  | readonly [type: 'remove', id: string]
  | readonly [type: 'clear']
  | readonly [type: 'select', id: string, on: boolean]
  /** What its author has seen of one line goes to another, once, however many move it at the same time. */
  | readonly [type: 'move', id: string, to: string]
  | readonly [
      type: 'purchase',
      transaction: string,
      bought: readonly (readonly [id: string, pieces: number])[],
    ]
  | readonly [type: 'join', lines: readonly (readonly [id: string, line: LineRow])[]]
  | readonly [type: 'adjust', id: string, field: Adjusted['field'], value: number, reason: string]

/** The most pieces of one line; more are cut. */
export const MOST_PIECES = 999_999

/** The most lines of one collection. */
export const MOST_LINES = 1000

/** How the ids of lines begin that are beside the others: saved for later, or offered by a guest who has signed in. */
export const SAVED = '\n'
export const OFFERED = '\t'

/** The row that knows the last orders, each of which ends its lines once. */
export const ORDERS = '\r'

type Set = readonly [...stamp: Stamp, pieces: number, at: number]

/** Whether it says how many pieces there shall be, and not how many more. */
export const isSet = (part: Part): boolean => part[4] !== undefined

/** The latest set, or else `base`, and all that was added. Of two at the same time the greater device's is the latest. */
export function worth(base: number, parts: readonly Part[]): number {
  let latest: Set | undefined
  let sum = 0
  for (const part of parts) {
    const [, device = '', , pieces, at] = part
    if (at === undefined) sum += pieces
    else if (!latest || at > latest[4] || (at === latest[4] && device >= (latest[1] ?? '')))
      latest = part as Set
  }
  return sum + (latest ? latest[3] : base)
}

/** Whether this is a line, and not what a broken disk has made of one. */
export const isLine = ({ item, quantity, parts = [] }: LineRow): boolean =>
  !!item.item_id && quantity >= 0 && parts.every((part) => part.length > 3)
