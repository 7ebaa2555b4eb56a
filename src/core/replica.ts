import type { Collection, Rows } from './collection.ts'
import type { Entry } from './entry.ts'
import type { Readable } from './readable.ts'

/** A promise for each thing one wants to know about a change; neither rejects, neither has to be awaited. */
export interface Commit {
  readonly id: string
  /** When it is stored: on disk, or in memory alone. */
  readonly saved: Promise<'disk' | 'memory'>
  /** When the server has decided; at once in a shop without one. */
  readonly settled: Promise<Settlement>
}

export interface Settlement {
  readonly status: 'synced' | 'rejected' | 'local'
  /** Why it was rejected, or what was corrected about it. */
  readonly reason?: string
}

/** The visible state of one collection: what the server has confirmed, and pending entries on top. */
export interface Replica<Row = unknown, Op = unknown> extends Readable<Rows<Row>> {
  /** The rows without pending entries; a row with the same identity in both has none on it. */
  confirmed(): Rows<Row>
  /** State has changed and subscribers were told when this returns. */
  commit(op: Op): Commit
}

/** A replica as its log drives it. */
export interface Driven extends Replica {
  readonly collection: Collection
  /** What entries make of the rows that are visible. */
  fold(entries: readonly Entry[]): Rows
  /** Makes these rows visible. */
  set(rows: Rows): void
  /** Reads again what there is. */
  show(): void
}
