import type { Entry } from './entry.ts'

/** What personal data is used for; consent is given per purpose. */
export type Purpose = 'necessary' | 'functional' | 'analytics' | 'personalization' | 'marketing'

/** What entries carry, by stable names that the disclosure translates. */
export type Sent =
  | 'cart'
  | 'wishlist'
  | 'checkout'
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
  /** A row without what only matters to somebody who has not heard of the entries up to a number; nothing, if it is gone. */
  fold?(row: Row, number: number): Row | undefined
  /**
   * Puts together entries that were not sent to anybody, without changing what comes of them. `rows` is what their
   * authors had seen of others, as far as that is `cursor`.
   */
  merge?(entries: readonly Entry<Op>[], rows: Rows<Row>, cursor: number): readonly Entry<Op>[]
  /** An operation without what the server knows: of this row, or, with a catalogue, of every product. */
  brief?(op: Op, row: (key: string) => Row | undefined, catalogue?: boolean): unknown
  /** What brings the rows back, as they are now, to how they were before a commit, but for what others have done since. */
  undo?(before: Rows<Row>, after: Rows<Row>, now: Rows<Row>): readonly Op[]
  /** Whether this is a row at all: what a broken disk holds is left where it is, and not shown. */
  valid?(row: Row, key: string): boolean
}

/** Describes a collection; the types of its rows and operations follow from `apply`. */
export function defineCollection<Row, Op>(collection: Collection<Row, Op>): Collection<Row, Op> {
  return collection
}

/** The rows that are rows: what a broken disk holds stays where it is, for somebody to look at. */
export function validRows<Row>({ valid }: Collection<Row>, rows: Rows): Rows<Row> {
  const good = [...rows].filter(([key, row]) => {
    try {
      return !valid || valid(row as Row, key)
    } catch {
      return false
    }
  })
  return new Map(good) as Rows<Row>
}

/** A row without what everybody knows of; as it is, where that cannot be told. */
export function foldRow({ fold }: Collection, row: unknown, number: number): unknown {
  try {
    return fold ? fold(row, number) : row
  } catch {
    return row
  }
}

/** Applies entries; one that this version cannot fold waits for the server's word, and the rest stays usable. */
export const applyTo =
  <Row, Op>({ apply }: Pick<Collection<Row, Op>, 'apply'>) =>
  (rows: Rows<Row>, entry: Entry<Op>): Rows<Row> => {
    try {
      return apply(rows, entry)
    } catch (error) {
      console.error(error)
      return rows
    }
  }
