import type { ChangedRow, Database, DecidedEntry, LogState, Transaction } from 'throughline/server'
import { memoryIndexes } from './memoryIndexes.ts'
import { type KeptTouchpoint, memoryTouchpoints } from './memoryTouchpoints.ts'

export interface MemoryDatabase extends Database {
  readonly touchpoints: ReadonlyMap<string, KeptTouchpoint>
  readonly entries: ReadonlyMap<string, DecidedEntry>
}

/** The database as a few maps. A transaction that fails takes back what it has set, newest first. */
export function memoryDatabase(): MemoryDatabase {
  const logs = new Map<string, LogState>()
  const highest = new Map<string, number>()
  const heard = new Map<string, { readonly device: string; readonly seen: number; readonly at: number }>()
  const entries = new Map<string, DecidedEntry>()
  const rows = new Map<string, Map<string, ChangedRow>>()
  const touchpoints = memoryTouchpoints()
  let secret: string | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let undo: (() => void)[] = []

  const set = <T>(map: Map<string, T>, key: string, value: T) => {
    const before = map.get(key)
    undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
    map.set(key, value)
  }
  const drop = <T>(map: Map<string, T>, key: string) => {
    const before = map.get(key)
    if (before !== undefined) undo.push(() => map.set(key, before))
    map.delete(key)
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
      const state = logs.get(log) ?? { number: 0, folded: 0 }
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
    rowsAfter: async (log, cursor) =>
      inOrder(log).filter(({ number, row }) => number > cursor && (cursor > 0 || row !== null)),
    rejected: async (log, device, first, last) =>
      [...entries]
        .filter(([key]) => key.startsWith(id(log, device).slice(0, -1)))
        .map(([, { n, rejected }]) => [n, rejected] as const)
        .filter(
          (pair): pair is [number, string] => pair[0] >= first && pair[0] <= last && pair[1] !== undefined,
        )
        .sort((a, b) => a[0] - b[0]),
    async reject(log, device, reasons) {
      for (const [n, rejected] of reasons) {
        const entry = entries.get(id(log, device, n))
        if (entry) set(entries, id(log, device, n), { ...entry, rejected })
      }
    },
    async append({ log, device, n, number, entries: added, rows: changed }) {
      for (const entry of added) {
        if (entries.has(id(log, entry.device, entry.n))) throw new Error('An entry is there already.')
        set(entries, id(log, entry.device, entry.n), entry)
      }
      for (const row of changed) set(rowsOf(log), id(row.collection, row.key), row)
      set(logs, log, { folded: 0, ...logs.get(log), number })
      set(highest, id(log, device), n)
    },
    async acknowledge(log, device, seen, at, active) {
      set(heard, id(log, device), { device, seen, at })
      const others = [...heard].filter(
        ([key, other]) => JSON.parse(key)[0] === log && other.device !== device && other.at > active,
      )
      return others.length ? Math.min(...others.map(([, { seen }]) => seen)) : undefined
    },
    async compact({ log, folded, rows: changed, history }) {
      for (const { collection, key, row } of changed) {
        const before = rowsOf(log).get(id(collection, key))
        if (row === null) drop(rowsOf(log), id(collection, key))
        else if (before) set(rowsOf(log), id(collection, key), { ...before, row })
      }
      for (const [key, row] of rowsOf(log))
        if (row.row === null && row.number <= folded) drop(rowsOf(log), key)
      if (!history)
        for (const [key, { number }] of entries)
          if (number <= folded && JSON.parse(key)[0] === log) drop(entries, key)
      set(logs, log, { number: 0, ...logs.get(log), folded })
    },
    async join(guest, account) {
      set(logs, guest, { number: 0, folded: 0, ...logs.get(guest), joinedInto: account })
    },
    async bind(...binding) {
      const before = touchpoints.bind(...binding)
      undo.push(before)
    },
    async forget(log, device) {
      undo.push(touchpoints.forgetGuest(log, device))
      for (const map of [entries, highest, heard])
        for (const key of map.keys()) if (JSON.parse(key)[0] === log) drop<unknown>(map, key)
      drop(logs, log)
      drop(rows, log)
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
    touchpoints: touchpoints.kept,
    entries,
    open: async () => {},
    async secret(made) {
      secret ??= made
      return secret
    },
    transaction: (work) => alone(() => work(transaction)),
    addTouchpoints: (batch) => alone(async () => touchpoints.add(batch)),
    touchpointGaps: (query) => alone(async () => touchpoints.gaps(query)),
    purgeTouchpoints: (before) => alone(async () => touchpoints.purge(before)),
    forgetTouchpoints: (whose, purpose) => alone(async () => touchpoints.forget(whose, purpose)),
    ...memoryIndexes(touchpoints),
  }
}
