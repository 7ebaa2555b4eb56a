import type { Collection } from './collection.ts'
import { type Channel, ENTRY_VERSION, type Entry } from './entry.ts'
import { entriesOf, entryKey, META, type Meta, noMeta, readMeta, rowKey, SHARED } from './meta.ts'
import type { Change, Lane, Storage, StoredRows } from './ports.ts'
import { type Commit, createReplica, type Driven, type Replica, type Settlement } from './replica.ts'

/** What every entry passes once, on its way from a verb to storage and to the replicas that show it. */
export interface Log {
  /** Stored state is in. */
  readonly ready: Promise<void>
  readonly channel: Channel
  readonly storage: Storage
  /** Who this device is and how far it has come, as this tab has last seen it. */
  readonly meta: Meta
  /** Names of the shared collections open here. */
  readonly shared: readonly string[]
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /** Changes what is shared, and shows it here and in the other tabs. */
  change(change: Change): Promise<void>
  /** The server has these touchpoints, or else another tab has changed what is shared. */
  heard(sent?: readonly string[]): void
}

export interface LogOptions {
  readonly storage: Storage
  readonly channel: Channel
  readonly clock: () => number
  readonly ids: () => string
  /** There is no server to decide anything. */
  readonly local: boolean
  /** So many shared entries wait for the server. */
  readonly changed: (pending: number) => void
  /** Something waits in storage: shared entries, or what this lane sends. */
  readonly stored: (lane?: Lane) => void
}

/** An entry on its way to storage; its numbers are given there. */
type Draft = { -readonly [Key in keyof Entry]: Entry[Key] }

interface Unsaved {
  readonly entry: Draft
  readonly collection: Collection
  readonly saved: (where: 'disk' | 'memory') => void
}

export function createLog({ storage, channel, clock, ids, local, changed, stored }: LogOptions): Log {
  let rows: StoredRows = new Map()
  let pending: readonly Draft[] = []
  /** The highest number up to which this tab has folded everything its device wrote. */
  let known = 0
  let unsaved: Unsaved[] = []
  let saving = Promise.resolve()
  const undecided = new Map<string, (settlement: Settlement) => void>()
  const replicas = new Map<string, Driven>()
  const shared: string[] = []

  const settle = (id: string, settlement: Settlement = { status: 'synced' }) => {
    undecided.get(id)?.(settlement)
    undecided.delete(id)
  }

  /** Stores in one transaction all that was committed in one task. */
  const save = async () => {
    const batch = unsaved
    unsaved = []
    if (!batch.length) return
    let numbered: Draft[] = []
    await storage.rows(META, (rows) => {
      const meta = { ...readMeta(rows) }
      let folded = known
      numbered = batch.map(({ entry, collection }) => {
        const n = ++meta[collection.share as 'both' | 'up']
        // Another tab's entry that came in between was not seen, and then nothing after it counts as seen either.
        const own = entry.own < n - 1 ? Math.min(entry.own, folded) : n - 1
        if (own === n - 1) folded = n
        return { ...entry, n, own }
      })
      return [
        ...numbered.map(
          (entry, index) => [entryKey(batch[index]?.collection.share as 'both', entry.n), entry] as const,
        ),
        [META, meta],
      ]
    })
    batch.forEach(({ entry, collection, saved }, index) => {
      Object.assign(entry, numbered[index])
      if (collection.share === 'both' && entry.own === entry.n - 1) known = Math.max(known, entry.n)
      saved(storage.kind === 'memory' ? 'memory' : 'disk')
      stored(collection.lane)
    })
    storage.tell()
  }

  const commit = (collection: Collection, op: unknown): Commit => {
    const { name, share } = collection
    const id = ids()
    const entry: Draft = {
      v: ENTRY_VERSION,
      id,
      collection: name,
      op,
      channel,
      at: clock(),
      n: 0,
      seen: log.meta.cursors[name] ?? 0,
      own: known + pending.filter(({ n }) => !n).length,
    }
    if (share === 'both') pending = [...pending, entry]
    replicas.get(name)?.add(entry)
    changed(local ? 0 : pending.length)
    return {
      id,
      saved: new Promise((saved) => {
        // What nobody will ever ask for again is not stored.
        if (share === 'none' || (local && share === 'up')) return saved('memory')
        unsaved.push({ entry, collection, saved })
        saving = saving.then(save)
      }),
      settled: new Promise((decide) => {
        undecided.set(id, decide)
        if (local) settle(id, { status: 'local' })
      }),
    }
  }

  const show = ({ collection: { name }, reset }: Driven) => {
    const prefix = rowKey(name)
    const mine = [...rows].filter(([key]) => key.startsWith(prefix))
    reset(
      new Map(mine.map(([key, row]) => [key.slice(prefix.length), row])),
      pending.filter(({ collection }) => collection === name),
    )
  }

  const load = async () => {
    rows = await storage.rows(SHARED)
    const meta = readMeta(rows)
    log.meta = meta
    known = meta.both
    const kept = new Map(entriesOf(rows, 'entry|lost').map((entry) => [entry.id, entry]))
    const gone = pending.filter(({ id }) => !kept.has(id))
    pending = [...kept.values(), ...gone.filter(({ n }) => !n)]
    replicas.forEach(show)
    changed(local ? 0 : pending.length)
    for (const { id, n } of gone) {
      const reason = meta.rejected.find(([refused]) => refused === id)?.[1]
      if (n) settle(id, reason ? { status: 'rejected', reason } : undefined)
    }
  }

  const log = {
    channel,
    storage,
    shared,
    meta: noMeta,
    open<Row, Op>(collection: Collection<Row, Op>) {
      const { name, share, lane } = collection
      let replica = replicas.get(name)
      if (!replica) {
        replica = createReplica(collection as Collection, commit)
        replicas.set(name, replica)
        if (share === 'both') shared.push(name)
        show(replica)
        stored(lane)
      }
      return replica as unknown as Replica<Row, Op>
    },
    async change(change: Change) {
      await storage.rows(SHARED, change)
      await load()
      storage.tell()
    },
    heard(sent?: readonly string[]) {
      for (const id of sent ?? []) settle(id)
      if (!sent) void load()
    },
  }
  return Object.assign(log, { ready: load() })
}
