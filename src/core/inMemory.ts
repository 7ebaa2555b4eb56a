import type { Storage } from './ports.ts'

/** Rows in a map: what a shop uses that has no storage, or has lost it. Every tab is a device of its own. */
export function inMemory(): Storage {
  const all = new Map<string, unknown>()
  return {
    kind: 'memory',
    async rows(prefix, change, most) {
      const found = [...all].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))
      const rows = new Map(found.slice(0, most))
      for (const [key, value] of change?.(rows) ?? []) {
        if (value === undefined) all.delete(key)
        else all.set(key, value)
      }
      return rows
    },
    tell() {},
    close() {},
  }
}
