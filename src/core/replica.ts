import type { Collection, Rows } from './collection.ts'
import type { Entry } from './entry.ts'
import { type Readable, writable } from './readable.ts'

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
  add(entry: Entry): void
  reset(rows: Rows, pending: readonly Entry[]): void
}

export function createReplica(
  collection: Collection,
  commit: (collection: Collection, op: unknown) => Commit,
): Driven {
  const { set, ...visible } = writable<Rows>(new Map())
  let confirmed = visible.initial

  const fold = (rows: Rows, entry: Entry) => {
    try {
      return collection.apply(rows, entry)
    } catch (error) {
      // An operation that this version cannot fold waits for the server's word; the rest stays usable.
      console.error(error)
      return rows
    }
  }

  return {
    ...visible,
    confirmed: () => confirmed,
    commit: (op) => commit(collection, op),
    add: (entry) => set(fold(visible.get(), entry)),
    reset(rows, pending) {
      confirmed = rows
      set(pending.reduce(fold, rows))
    },
  }
}
