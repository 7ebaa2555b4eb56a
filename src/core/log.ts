import type { Collection } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import { entriesIn, entriesOf, highest, readMeta, rowsOf, type StoredEntry } from './meta.ts'
import type { Change, Draft, OpenStorage, Parts, Storage, StoredRows } from './ports.ts'
import { type Commit, createReplica, type Driven, type Replica, type Settlement } from './replica.ts'

/**
 * What every shared entry passes once, on its way from a verb to storage and to the replicas that show it. What is
 * visible: the rows that are stored, and on top those that are on their way there.
 */
export interface Log {
  /** Stored state is in. */
  readonly ready: Promise<void>
  readonly storage: Storage
  /** The collections open here, by name. */
  readonly replicas: ReadonlyMap<string, Driven>
  /** What this tab knows. */
  rows(): StoredRows
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /** Reads what is stored, changes it, and shows it here and in the other tabs. */
  change(change?: Change): Promise<void>
}

export function createLog(parts: Parts, open: OpenStorage): Log {
  const { channel, clock, ids, local, say, schedules } = parts
  let rows: Draft = new Map()
  /** The highest `n` up to which this tab has seen everything. */
  let top = 0
  /** What `rows` is known by: the same text, the same rows. */
  let shown = ''
  /** Committed, and not stored yet. */
  const fresh = new Set<Entry>()
  const replicas = new Map<string, Driven>()
  const undecided = new Map<string, (settlement: Settlement) => void>()

  // By id: one that has just been stored can be in both.
  const pending = () => [
    ...new Map([...entriesOf(rows, true), ...fresh].map((entry) => [entry.id, entry])).values(),
  ]

  const count = () => say({ pending: local ? 0 : pending().length })

  const present = (name: string, { reset }: Driven) =>
    reset(
      rowsOf(rows, name),
      pending().filter(({ collection }) => collection === name),
    )

  /** Entries and rows change only together with the numbers of the ones or the meta row of the others. */
  const sign = () => JSON.stringify([readMeta(rows), [...rows.keys()]])

  const take = (next: Draft) => {
    rows = next
    top = highest(rows)
    const before = shown
    shown = sign()
    if (shown === before) return
    for (const [name, replica] of replicas) present(name, replica)
    count()
    const there = new Set([...entriesIn(rows), ...fresh].map(({ id }) => id))
    for (const [id, decide] of undecided) {
      if (there.has(id)) continue
      undecided.delete(id)
      const reason = new Map(readMeta(rows).rejected).get(id)
      decide(reason ? { status: 'rejected', reason } : { status: 'synced' })
    }
  }

  const change = async (change?: Change) => take(await storage.change('both', change))

  const storage = open(parts, () => rows)
  storage.watch?.('both', change)

  const commit = ({ name: collection }: Collection, op: unknown): Commit => {
    const id = ids()
    const { log, cursors } = readMeta(rows)
    const next = top + fresh.size + 1
    const said = {
      v: ENTRY_VERSION,
      id,
      collection,
      op,
      channel,
      at: clock(),
      log,
      seen: cursors?.[collection] ?? 0,
    }
    const entry: Entry = { ...said, n: next, own: next - 1 }
    const stored: StoredEntry = { ...said, next, own: top }
    fresh.add(entry)
    const saved = storage.add('both', stored).then((n) => {
      fresh.delete(entry)
      // Another tab's entry that came in between has not been seen, and then nothing after it counts as seen either.
      if (n === top + 1) top = n
      // Below 0 it is somebody else's to send.
      if (n > 0) rows.set(n, stored)
      shown = sign()
      schedules[0]?.soon()
      return storage.place
    })
    replicas.get(collection)?.add(entry)
    count()
    return {
      id,
      saved,
      settled: new Promise((decide) => {
        if (local) decide({ status: 'local' })
        else undecided.set(id, decide)
      }),
    }
  }

  return {
    storage,
    replicas,
    ready: change(),
    rows: () => rows,
    open<Row, Op>(collection: Collection<Row, Op>) {
      const { name } = collection
      let replica = replicas.get(name)
      if (!replica) {
        replica = createReplica(collection as Collection, commit)
        replicas.set(name, replica)
        present(name, replica)
        schedules[0]?.soon()
      }
      return replica as unknown as Replica<Row, Op>
    },
    change,
  }
}
