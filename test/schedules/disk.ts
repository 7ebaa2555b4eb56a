import type { Draft, OpenStorage, StoredRows, Table } from '../../src/core/ports.ts'

/** What the tabs of one profile share. Each opens it anew after a crash; pokes may not reach the others. */
export interface Disk {
  open(arrives: () => boolean): OpenStorage
  /** What is shared, as it is stored. */
  rows(): StoredRows
}

export function createDisk(): Disk {
  const tables: Record<Table, Draft> = { both: new Map(), up: new Map() }
  const next = { both: 1, up: 1 }
  const watchers = new Set<{ readonly table: Table; changed(): void }>()
  return {
    rows: () => tables.both,
    open: (arrives) => () => {
      const mine = new Set<unknown>()
      const poke = (table: Table) => {
        for (const watcher of watchers)
          if (!mine.has(watcher) && watcher.table === table && arrives()) watcher.changed()
      }
      return {
        place: 'disk',
        async add(table, row, key = next[table]++) {
          tables[table].set(key, row)
          poke(table)
          return +key
        },
        async change(table, change) {
          const before = tables[table]
          const after: Draft = new Map(before)
          change?.(after)
          tables[table] = after
          for (const key of after.keys()) if (+key >= next[table]) next[table] = +key + 1
          const changed =
            after.size !== before.size || [...after].some(([key, row]) => before.get(key) !== row)
          if (changed) poke(table)
          return new Map(after)
        },
        watch(table, changed) {
          const watcher = { table, changed }
          mine.add(watcher)
          watchers.add(watcher)
        },
      }
    },
  }
}
