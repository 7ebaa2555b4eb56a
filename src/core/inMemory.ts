import type { Draft, Storage } from './ports.ts'

/** Keeps tables in memory: gone with the page. What one of them holds already is handed in. */
export function inMemory(both: Draft = new Map()): Storage {
  const tables = { both, up: new Map() as Draft }
  const next = { both: 1, up: 1 }
  return {
    place: 'memory',
    async add(table, row, key = next[table]++) {
      tables[table].set(key, row)
      return +key
    },
    async change(table, change) {
      const rows = tables[table]
      change?.(rows)
      for (const key of rows.keys()) if (+key >= next[table]) next[table] = +key + 1
      return new Map(rows)
    },
  }
}
