import type { Collection, Rows } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import { entriesIn, entriesOf, highest, readMeta, rowsOf, type StoredEntry } from './meta.ts'
import type { Change, Draft, OpenStorage, Parts, Storage, StoredRows } from './ports.ts'
import { writable } from './readable.ts'
import type { Commit, Driven, Replica, Settlement } from './replica.ts'

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
  /** Committed, and not known to be stored yet, by id. */
  const fresh = new Map<string, Entry>()
  const replicas = new Map<string, Driven>()
  const undecided = new Map<string, (settlement: Settlement) => void>()

  const pending = () => [...entriesOf(rows), ...fresh.values()]

  const count = () => say({ pending: local ? 0 : pending().length })

  /** Entries and rows change only together with the numbers of the ones or the meta row of the others. */
  const sign = () => JSON.stringify([readMeta(rows), ...rows.keys()])

  const change = async (change?: Change) => {
    const next = await storage.change('both', change)
    const shown = sign()
    rows = next
    if (sign() === shown) return
    const stored = new Set(entriesIn(rows).map(({ id }) => id))
    for (const id of stored) fresh.delete(id)
    for (const { show } of replicas.values()) show()
    count()
    for (const [id, decide] of undecided) {
      if (stored.has(id) || fresh.has(id)) continue
      undecided.delete(id)
      const reason = new Map(readMeta(rows).rejected).get(id)
      decide(reason ? { status: 'rejected', reason } : { status: 'synced' })
    }
  }

  const storage = open(parts, () => rows)
  storage.watch?.('both', change)

  const commit = (collection: string, op: unknown): Commit => {
    const id = ids()
    const { log, cursors } = readMeta(rows)
    const own = highest(rows)
    const n = own + fresh.size + 1
    const seen = cursors[collection] ?? 0
    const entry: Entry = {
      v: ENTRY_VERSION,
      id,
      collection,
      op,
      channel,
      at: clock(),
      log,
      seen,
      n,
      own: n - 1,
    }
    fresh.set(id, entry)
    const row: StoredEntry = { ...entry, own }
    const saved = storage.add('both', row).then(async (n) => {
      // Where another number would be next, others that this tab has not seen have come in between.
      if (n === highest(rows) + 1) rows.set(n, row)
      else await change()
      fresh.delete(id)
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
        const { set, ...visible } = writable<Rows>(new Map())
        let confirmed = visible.initial
        const fold = (rows: Rows, entry: Entry) => {
          try {
            return (collection as Collection).apply(rows, entry)
          } catch (error) {
            // An operation that this version cannot fold waits for the server's word; the rest stays usable.
            console.error(error)
            return rows
          }
        }
        replica = {
          ...visible,
          confirmed: () => confirmed,
          commit: (op) => commit(name, op),
          add: (entry) => set(fold(visible.get(), entry)),
          show() {
            confirmed = rowsOf(rows, name)
            const own = pending().filter(({ collection }) => collection === name)
            set(own.reduce(fold, confirmed))
          },
        }
        replicas.set(name, replica)
        replica.show()
        schedules[0]?.soon()
      }
      return replica as unknown as Replica<Row, Op>
    },
    change,
  }
}
