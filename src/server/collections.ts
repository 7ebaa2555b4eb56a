import { cartCollection } from '../cart/collection.ts'
import { checkoutCollection } from '../checkout/collection.ts'
import type { Collection } from '../core/collection.ts'
import { UsageError } from '../core/errors.ts'
import type { LineRow } from '../core/lines.ts'
import { trailCollection } from '../recommendations/collection.ts'
import { wishlistCollection } from '../wishlist/collection.ts'
import { checkoutOp } from './readCheckout.ts'
import { lineOp } from './readLines.ts'
import { trailOp } from './readTrail.ts'

/** The part of a Standard Schema (valibot, zod, arktype …) that is used. */
export interface OpSchema {
  readonly '~standard': {
    validate(value: unknown): OpVerdict | Promise<OpVerdict>
  }
}

/** What a Standard Schema says: the value it accepts, or what is wrong with it. */
export type OpVerdict =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly unknown[] }

/** A shared collection on the server: how its entries fold, and which operations devices may send. */
export interface ServerCollection {
  readonly collection: Collection
  /** Operations that do not pass are rejected as `invalid`. Limit what strings and lists may grow to. */
  readonly op: OpSchema
  /** What of a row comes along when a guest's log joins an account's; the row as it is, unless told. */
  bring?(row: unknown): unknown
}

/** The server's collections by name. */
export type Collections = ReadonlyMap<string, ServerCollection>

/** How a line came about in one log says nothing in another. */
const bringLine = (row: unknown): LineRow | undefined => {
  const { item, quantity, channel, off, orders } = row as LineRow
  if (!quantity && !orders) return undefined
  return { item, quantity, channel, ...(off && { off }), ...(orders && { orders }) }
}

const standard: readonly ServerCollection[] = [
  { collection: cartCollection as Collection, op: lineOp, bring: bringLine },
  { collection: wishlistCollection as Collection, op: lineOp, bring: bringLine },
  { collection: checkoutCollection as Collection, op: checkoutOp },
  { collection: trailCollection as Collection, op: trailOp },
]

export function collectionsByName(list: readonly ServerCollection[] = standard): Collections {
  const mine = list.find(({ collection }) => collection.share !== 'both')
  if (mine)
    throw new UsageError(
      'share',
      `Collection "${mine.collection.name}" is not shared: leave it out, or declare it with share: 'both'.`,
    )
  return new Map(list.map((one) => [one.collection.name, one]))
}
