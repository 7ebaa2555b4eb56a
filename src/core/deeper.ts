/** The most levels of what a touchpoint says: IndexedDB, JSON and PostgreSQL all run out of stack some time. */
export const MOST_DEPTH = 200

/** Whether a value is nested deeper than `left`. */
export function deeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((part) => deeper(part, left - 1))
}
