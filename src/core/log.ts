import type { Collection } from './collection.ts'
import { type Channel, ENTRY_VERSION, type Entry } from './entry.ts'
import type { StorageError } from './errors.ts'
import { apply, entriesOf, entryKey, META, type Meta, noMeta, readMeta, rowKey } from './meta.ts'
import type { Change, Lane, OpenStorage, Status, Step, StoredRows, Write } from './ports.ts'
import { type Commit, createReplica, type Driven, type Replica, type Settlement } from './replica.ts'

type Share = Collection['share']
type Decide = (settlement: Settlement) => void

/**
 * What every entry passes once, on its way from a verb to storage and to the replicas that show it. All that is shared
 * is rows in memory, and each change is a pure function over rows: run here at once, and then by the storage.
 */
export interface Log {
  /** Stored state is in. */
  readonly ready: Promise<void>
  readonly channel: Channel
  /** Who this device is and how far it has come, as this tab has last seen it. */
  readonly meta: Meta
  /** Names of the shared collections open here. */
  readonly shared: readonly string[]
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /** Shared entries that are stored and wait for the server, in order. */
  waiting(): Promise<Entry[]>
  /** Reads rows of the storage, `most` at the most. */
  read(prefix: string, most: number): Promise<StoredRows>
  /** Changes what is stored, and shows it here and in the other tabs. */
  change(change: Change): Promise<unknown>
  /** The server has these touchpoints; `elsewhere`: another tab says so. */
  sent(ids: readonly string[], elsewhere?: boolean): void
  close(): void
}

export interface LogOptions {
  readonly name: string
  readonly open: OpenStorage
  readonly channel: Channel
  readonly clock: () => number
  readonly ids: () => string
  /** There is no server to decide anything. */
  readonly local: boolean
  /** So many shared entries wait for the server, and this is where they are. */
  readonly changed: (pending: number, storage: Status['storage']) => void
  /** Something waits in storage: shared entries, or what this lane sends. */
  readonly stored: (lane?: Lane) => void
  /** Something is wrong with the storage. */
  readonly fail: (error: StorageError) => void
}

export function createLog({
  name,
  open,
  channel,
  clock,
  ids,
  local,
  changed,
  stored,
  fail,
}: LogOptions): Log {
  let rows = new Map<string, unknown>()
  const undecided = {
    both: new Map<string, Decide>(),
    up: new Map<string, Decide>(),
    none: new Map<string, Decide>(),
  }
  const replicas = new Map<string, Driven>()
  const shared: string[] = []

  const pending = () => entriesOf(rows, 'both/(entry|lost)')

  const settle = (share: Share, id: string, settlement: Settlement = { status: 'synced' }) => {
    undecided[share].get(id)?.(settlement)
    undecided[share].delete(id)
  }

  const present = ({ collection: { name }, reset }: Driven, entries: readonly Entry[]) => {
    const prefix = rowKey(name)
    const mine = [...rows].filter(([key]) => key.startsWith(prefix))
    reset(
      new Map(mine.map(([key, row]) => [key.slice(prefix.length), row])),
      entries.filter(({ collection }) => collection === name),
    )
  }

  const show = () => {
    const entries = pending()
    log.meta = readMeta(rows)
    for (const replica of replicas.values()) present(replica, entries)
    changed(local ? 0 : entries.length, storage?.kind() ?? 'memory')
    for (const id of undecided.both.keys()) {
      const reason = log.meta.rejected.find(([refused]) => refused === id)?.[1]
      if (!entries.some((entry) => entry.id === id))
        settle('both', id, reason ? { status: 'rejected', reason } : undefined)
    }
  }

  const make = (change: Change, id?: string) => {
    const first = apply(rows, change(rows))
    log.meta = readMeta(rows)
    return storage?.store({ change, id, first }) ?? Promise.resolve('memory' as const)
  }

  const commit = ({ name, share, lane }: Collection, op: unknown): Commit => {
    const id = ids()
    const kind = share === 'up' ? 'up' : 'both'
    const own = log.meta[kind]
    const certain = own - (storage?.underWay().length ?? 0)
    const entry = (n: number): Entry => ({
      v: ENTRY_VERSION,
      id,
      collection: name,
      op,
      channel,
      at,
      n,
      seen,
      // Another tab's entry that came in between was not seen, and then nothing after it counts as seen either.
      own: n === own + 1 ? own : Math.max(0, certain),
    })
    const at = clock()
    const seen = log.meta.cursors[name] ?? 0
    replicas.get(name)?.add(entry(own + 1))
    // What nobody will ever ask for again is not stored.
    const saved =
      share === 'none' || (local && share === 'up')
        ? Promise.resolve('memory' as const)
        : make((rows) => {
            const meta = readMeta(rows)
            const n = meta[kind] + 1
            return [
              [entryKey(kind, n), entry(n)],
              [META, { ...meta, [kind]: n }],
            ]
          }, id)
    changed(local ? 0 : pending().length, storage?.kind() ?? 'memory')
    void saved.then(() => stored(lane))
    return {
      id,
      saved,
      settled: new Promise((decide) => {
        undecided[share].set(id, decide)
        if (local) settle(share, id, { status: 'local' })
      }),
    }
  }

  const log = {
    channel,
    shared,
    meta: noMeta,
    fail,
    ready: Promise.resolve(),
    open<Row, Op>(collection: Collection<Row, Op>) {
      const { name, share, lane } = collection
      let replica = replicas.get(name)
      if (!replica) {
        replica = createReplica(collection as Collection, commit)
        replicas.set(name, replica)
        if (share === 'both') shared.push(name)
        present(replica, pending())
        stored(lane)
      }
      return replica as unknown as Replica<Row, Op>
    },
    rows: () => rows,
    reset(from: Iterable<Write>, steps: readonly Step[]) {
      rows = new Map(from as Iterable<[string, unknown]>)
      for (const step of steps) step.first = apply(rows, step.change(rows))
      show()
    },
    async waiting() {
      await storage?.rest()
      return entriesOf(rows, 'both/entry').filter(
        (entry) => !storage?.underWay().some(({ id }) => id === entry.id),
      )
    },
    async read(prefix: string, most: number) {
      return (
        (await storage?.read(prefix, most)) ??
        new Map([...rows].filter(([key]) => key.startsWith(prefix)).slice(0, most))
      )
    },
    async change(change: Change) {
      const made = make(change)
      show()
      await made
    },
    sent(ids: readonly string[], elsewhere?: boolean) {
      for (const id of ids) settle('up', id)
      if (!elsewhere) storage?.tell(ids)
    },
    close: () => storage?.close(),
  }
  const storage = open(name, log)
  if (storage) log.ready = storage.rest()
  return log
}
