import type { Entry } from './entry.ts'

/** What personal data is used for; consent is given per purpose. */
export type Purpose = 'necessary' | 'functional' | 'analytics' | 'personalization' | 'marketing'

/** What entries carry, by stable names that the disclosure translates. */
export type Sent =
  | 'cart'
  | 'wishlist'
  | 'event'
  | 'params'
  | 'time'
  | 'device'
  | 'order'
  | 'session'
  | 'channel'
  | 'page'
  | 'referrer'
  | 'campaign'
  | 'click_ids'
  | 'fields'

/** The state of a collection: rows by key, one of them on disk, on the wire and in the database each. */
export type Rows<Row = unknown> = ReadonlyMap<string, Row>

/** How the entries of one kind fold into state. Pure, so that shop, tab, device and server agree. */
export interface Collection<Row = unknown, Op = unknown> {
  readonly name: string
  /** `both`: shared by all of a customer's devices. `up`: only sent. `none`: stays on the device. */
  readonly share: 'both' | 'up' | 'none'
  readonly purpose: Purpose
  /** What its entries carry when they are sent. */
  readonly sends?: readonly Sent[]
  /** Returns the next rows; a row that did not change keeps its identity, an unchanged state too. */
  apply(rows: Rows<Row>, entry: Entry<Op>): Rows<Row>
}

/** Describes a collection; the types of its rows and operations follow from `apply`. */
export function defineCollection<Row, Op>(collection: Collection<Row, Op>): Collection<Row, Op> {
  return collection
}
