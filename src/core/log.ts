import { applyTo, type Collection, type Rows, validRows } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import { entriesIn, entriesOf, highest, readMeta, rowsOf, type StoredEntry } from './meta.ts'
import type { Change, Draft, OpenStorage, Parts, Storage, StoredRows } from './ports.ts'
import { writable } from './readable.ts'
import type { Commit, Driven, Replica } from './replica.ts'

/** Operations on collections, by their names. */
export type Operations = readonly (readonly [collection: string, op: unknown])[]

/** The state of a collection before and after a commit. */
export type Step<Row = unknown> = readonly [collection: string, before: Rows<Row>, after: Rows<Row>]

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
  /** What the last commit of this tab has changed, or a guest's sign-in, until it is undone. */
  last: readonly Step[]
  /** What this tab knows. */
  rows(): StoredRows
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /**
   * Changes what is visible, and stores and sends all of it together. `told` hears what the operations themselves have
   * changed in the collections that are open, whatever subscribers do at once.
   */
  commit(operations: Operations, told?: (steps: readonly Step[]) => void): Commit
  /** Reads what is stored, changes it, and shows it here and in the other tabs. */
  change(change?: Change): Promise<void>
}

/** After so many entries the outbox is put in order. */
const TIDY = 50

export function createLog(parts: Parts, open: OpenStorage): Log {
  const { channel, ids, local, say, schedules } = parts
  let rows: Draft = new Map()
  let added = 0
  /** Committed, and not known to be stored yet, by id. */
  const fresh = new Map<string, Entry>()
  const replicas = new Map<string, Driven>()

  /** What is asked for at every commit, and changes with the rows only. */
  let known: { readonly highest: number; readonly entries: readonly Entry[] } | undefined
  const know = () => {
    known ??= { highest: highest(rows), entries: entriesOf(rows) }
    return known
  }
  const keep = (next: Draft) => {
    rows = next
    known = undefined
  }

  /** Entries as they are folded here: by who this device is now, which the server may have told since, and by its clock. */
  const mine = (entries: readonly Entry[]) => {
    const { device, skew } = readMeta(rows)
    return entries.map((entry) => ({ ...entry, device, at: entry.at + skew }))
  }

  const count = () => say({ pending: local ? 0 : know().entries.length + fresh.size })

  /** Entries and rows change only together with the numbers of the ones or the meta row of the others. */
  const sign = (rows: StoredRows) => JSON.stringify([readMeta(rows), ...rows.keys()])

  const change = async (change?: Change) => {
    const next = await storage.change('both', change)
    if (sign(next) === sign(rows)) return
    const { begun, log } = readMeta(rows)
    keep(next)
    const now = readMeta(rows)
    // What somebody else has done is nobody's to undo. Who is given a name stays who it was.
    if (begun !== now.begun && (log || !now.log)) self.last = []
    for (const { id } of entriesIn(rows)) fresh.delete(id)
    for (const { show } of replicas.values()) show()
    count()
    parts.settle?.(fresh)
  }

  const storage = open(parts, () => rows)
  storage.watch?.('both', change)

  const add = (entry: Entry): Promise<Storage['place']> => {
    const row: StoredEntry = { ...entry, own: know().highest }
    return storage.add('both', row).then(async (n) => {
      // Where another number would be next, others that this tab has not seen have come in between.
      if (n === know().highest + 1) keep(rows.set(n, row))
      else await change()
      fresh.delete(entry.id)
      // Whoever waits for the disk goes first.
      setTimeout(() => {
        know()
        schedules[0]?.soon()
      })
      return storage.place
    })
  }

  const commit: Log['commit'] = (operations, told) => {
    const { log, cursor } = readMeta(rows)
    const own = know().highest + fresh.size
    const entries = operations.map(([collection, op], index): Entry => {
      const n = own + index + 1
      const at = parts.clock()
      return {
        v: ENTRY_VERSION,
        id: ids(),
        collection,
        op,
        channel,
        at,
        log,
        seen: cursor,
        n,
        own: n - 1,
      }
    })
    for (const entry of entries) {
      fresh.set(entry.id, entry)
      parts.mine.add(entry.id)
    }
    const stored = entries.map(add)
    const steps: Step[] = []
    for (const [name, { get, fold }] of replicas) {
      const own = entries.filter(({ collection }) => collection === name)
      if (own.length) steps.push([name, get(), fold(mine(own))])
    }
    // What nobody can take back is not what somebody takes back.
    if (steps.some(([name, before, after]) => before !== after && replicas.get(name)?.collection.undo))
      self.last = steps
    for (const [name, before, after] of steps) {
      const { get, set, show } = replicas.get(name) as Driven
      // Whoever hears of the first may have changed the next.
      if (get() === before) set(after)
      else show()
    }
    told?.(steps)
    count()
    const { tidy } = parts
    if (tidy && ++added % TIDY === 0) void change((rows) => tidy(rows, replicas))
    return {
      id: (entries[0] as Entry).id,
      saved: Promise.all(stored).then(([place]) => place as Storage['place']),
      settled: parts.decide?.(entries.map(({ id }) => id)) ?? Promise.resolve({ status: 'local' }),
    }
  }

  const self: Log = {
    storage,
    replicas,
    last: [],
    ready: change(),
    rows: () => rows,
    commit,
    open<Row, Op>(collection: Collection<Row, Op>) {
      const { name } = collection
      let replica = replicas.get(name)
      if (!replica) {
        const { set, ...visible } = writable<Rows>(new Map())
        let confirmed = visible.initial
        const apply = applyTo(collection as Collection)
        replica = {
          ...visible,
          collection: collection as Collection,
          confirmed: () => confirmed,
          set,
          commit: (op) => commit([[name, op]]),
          fold: (entries) => entries.reduce(apply, visible.get()),
          show() {
            confirmed = validRows(collection as Collection, rowsOf(rows, name))
            const pending = [...know().entries, ...fresh.values()].filter(
              ({ collection }) => collection === name,
            )
            set(mine(pending).reduce(apply, confirmed))
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
  return self
}
