import type { Collection } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import { changeMeta, entriesOf, entryKey, LOST, readMeta, rowKey, rowsUnder } from './meta.ts'
import type { Change, Draft, OpenStorage, Parts, Storage, StoredRows } from './ports.ts'
import { type Commit, createReplica, type Driven, type Replica, type Settlement } from './replica.ts'

/**
 * What every shared entry passes once, on its way from a verb to storage and to the replicas that show it. All that is
 * shared is rows in memory, and each change is a pure function over rows: run here at once, and then by the storage.
 */
export interface Log {
  /** Stored state is in. */
  readonly ready: Promise<unknown>
  /** What this tab knows. */
  readonly rows: StoredRows
  /** The collections open here, by name. */
  readonly replicas: ReadonlyMap<string, Driven>
  readonly storage: Storage | undefined
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /** Entries that are stored and wait for the server, in order. */
  waiting(): Promise<Entry[]>
  /** Changes what is stored, and shows it here and in the other tabs. */
  change(change: Change): Promise<unknown>
}

export function createLog(parts: Parts, open: OpenStorage): Log {
  const { channel, clock, ids, local, say, schedules } = parts
  const rows: Draft = new Map()
  const steps: Change[] = []
  const replicas = new Map<string, Driven>()
  const undecided = new Map<string, (settlement: Settlement) => void>()

  /** Something waits in storage for the server. */
  const wake = () => schedules[0]?.soon()

  const pending = () => entriesOf(rows, readMeta(rows).log, LOST)

  const count = () => say({ pending: local ? 0 : pending().length })

  const present = (name: string, { reset }: Driven) =>
    reset(
      rowsUnder(rows, rowKey(name)),
      pending().filter(({ collection }) => collection === name),
    )

  const show = () => {
    for (const [name, replica] of replicas) present(name, replica)
    count()
    const there = new Set([...rows.values()].map((row) => (row as Entry).id))
    for (const [id, decide] of undecided) {
      if (there.has(id)) continue
      undecided.delete(id)
      const reason = new Map(readMeta(rows).rejected).get(id)
      decide(reason ? { status: 'rejected', reason } : { status: 'synced' })
    }
  }

  const storage = open(parts, { rows, steps, show })

  const make = async (change: Change) => {
    change(rows)
    if (storage) steps.push(change)
    return (await storage?.save()) ?? 'memory'
  }

  const commit = ({ name }: Collection, op: unknown): Commit => {
    const { both: own, cursors } = readMeta(rows)
    const certain = Math.max(0, own - steps.length)
    const id = ids()
    const said = {
      v: ENTRY_VERSION,
      id,
      collection: name,
      op,
      channel,
      at: clock(),
      seen: cursors[name] ?? 0,
    }
    // Another tab's entry that came in between was not seen, and then nothing after it counts as seen either.
    const numbered = (n: number, log?: string): Entry => ({
      ...said,
      log,
      n,
      own: n === own + 1 ? own : certain,
    })
    const saved = make((rows) => {
      const meta = readMeta(rows)
      const both = meta.both + 1
      rows.set(entryKey(both), numbered(both, meta.log))
      changeMeta(rows, { both })
    })
    replicas.get(name)?.add(numbered(own + 1))
    count()
    void saved.then(wake)
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
    rows,
    replicas,
    storage,
    ready: Promise.resolve(storage?.save()),
    open<Row, Op>(collection: Collection<Row, Op>) {
      const { name } = collection
      let replica = replicas.get(name)
      if (!replica) {
        replica = createReplica(collection as Collection, commit)
        replicas.set(name, replica)
        present(name, replica)
        wake()
      }
      return replica as unknown as Replica<Row, Op>
    },
    async waiting() {
      while (steps.length) await storage?.save()
      return entriesOf(rows, readMeta(rows).log)
    },
    change(change) {
      const made = make(change)
      show()
      return made
    },
  }
}
