import type {
  ChangedRow,
  Database,
  DecidedEntry,
  LogState,
  StoredTouchpoint,
  Transaction,
} from 'throughline/server'

export interface MemoryDatabase extends Database {
  readonly touchpoints: ReadonlyMap<string, StoredTouchpoint>
  readonly entries: ReadonlyMap<string, DecidedEntry>
  readonly customers: ReadonlyMap<string, string>
}

/** The database as a few maps. A transaction that fails takes back what it has set, newest first. */
export function memoryDatabase(): MemoryDatabase {
  const logs = new Map<string, LogState>()
  const highest = new Map<string, number>()
  const entries = new Map<string, DecidedEntry>()
  const rows = new Map<string, Map<string, ChangedRow>>()
  const customers = new Map<string, string>()
  const touchpoints = new Map<string, StoredTouchpoint>()
  let secret: string | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let undo: (() => void)[] = []

  const set = <T>(map: Map<string, T>, key: string, value: T) => {
    const before = map.get(key)
    undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
    map.set(key, value)
  }
  const id = (...parts: (string | number)[]) => JSON.stringify(parts)
  const rowsOf = (log: string) => {
    if (!rows.has(log)) rows.set(log, new Map())
    return rows.get(log)!
  }
  const inOrder = (log: string) =>
    [...rowsOf(log).values()].sort((a, b) => a.number - b.number || (a.key < b.key ? -1 : 1))

  const transaction: Transaction = {
    async lock(log) {
      const state = logs.get(log) ?? { number: 0 }
      set(logs, log, state)
      return state
    },
    highest: async (log, device) => highest.get(id(log, device)) ?? 0,
    async rows(log, collections) {
      const all = new Map<string, Map<string, unknown>>()
      for (const { collection, key, row } of inOrder(log))
        if (row !== null && (!collections || collections.includes(collection)))
          all.set(collection, (all.get(collection) ?? new Map()).set(key, row))
      return all
    },
    rowsAfter: async (log, cursors) =>
      inOrder(log).filter(({ collection, number, row }) => {
        const cursor = cursors.get(collection)
        return cursor !== undefined && number > cursor && (cursor > 0 || row !== null)
      }),
    rejected: async (log, device, first, last) =>
      [...entries]
        .filter(([key]) => key.startsWith(id(log, device).slice(0, -1)))
        .map(([, { n, rejected }]) => [n, rejected] as const)
        .filter(
          (pair): pair is [number, string] => pair[0] >= first && pair[0] <= last && pair[1] !== undefined,
        )
        .sort((a, b) => a[0] - b[0]),
    async append({ log, device, n, number, entries: added, rows: changed }) {
      for (const entry of added) {
        if (entries.has(id(log, entry.device, entry.n))) throw new Error('An entry is there already.')
        set(entries, id(log, entry.device, entry.n), entry)
      }
      for (const row of changed) set(rowsOf(log), id(row.collection, row.key), row)
      set(logs, log, { ...logs.get(log), number })
      set(highest, id(log, device), n)
    },
    async join(guest, account) {
      set(logs, guest, { number: 0, ...logs.get(guest), joinedInto: account })
    },
    async bind(device, customer) {
      set(customers, device, customer ?? '')
    },
  }

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const run = queue.then(async () => {
      undo = []
      try {
        return await work()
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      }
    })
    queue = run.catch(() => {})
    return run
  }

  return {
    touchpoints,
    entries,
    customers,
    open: async () => {},
    async secret(made) {
      secret ??= made
      return secret
    },
    transaction: (work) => alone(() => work(transaction)),
    addTouchpoints: (added) =>
      alone(async () => {
        for (const one of added) {
          const key = id(one.device, one.id)
          if (!touchpoints.has(key)) touchpoints.set(key, one)
        }
      }),
  }
}
