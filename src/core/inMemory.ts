import type { Draft, Storage, Table } from './ports.ts'

/** Keeps tables in memory: gone with the page. What they hold already is handed in. */
export function inMemory(tables: Partial<Record<Table, Draft>> = {}): Storage {
  const highest = { both: 0, up: 0 }
  const rowsOf = (table: Table): Draft => {
    tables[table] ??= new Map()
    return tables[table]
  }
  return {
    place: 'memory',
    async add(table, row, key) {
      if (!key) highest[table]++
      rowsOf(table).set(key ?? highest[table], row)
      return highest[table]
    },
    async change(table, change) {
      const rows = rowsOf(table)
      change?.(rows)
      highest[table] = Math.max(highest[table], ...[...rows.keys()].map((key) => +key || 0))
      return new Map(rows)
    },
  }
}
