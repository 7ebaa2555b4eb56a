/** The longest text, the most values and the deepest level that are kept of a payload. */
const MOST_CHARACTERS = 10_000
const MOST_VALUES = 2000
const MOST_LEVELS = 12

/**
 * A payload as it is now, as plain data: for looking at, whatever it is. What cannot be shown stands as `«getter»`,
 * `«function»` and so on, and nothing of it is run.
 */
export function snapshot(given: unknown): unknown {
  let values = 0
  const walk = (value: unknown, above: readonly object[]): unknown => {
    if (typeof value === 'string' && value.length > MOST_CHARACTERS)
      return `${value.slice(0, MOST_CHARACTERS)}… «${value.length} characters»`
    if (value === null || /string|boolean/.test(typeof value) || Number.isFinite(value)) return value
    if (typeof value !== 'object') return `«${typeof value === 'number' ? value : typeof value}»`
    if (above.includes(value)) return '«contains itself»'
    if (++values > MOST_VALUES || above.length > MOST_LEVELS) return '«…»'
    try {
      // A framework hangs its whole tree on one.
      if (globalThis.Node && value instanceof Node) return '«node»'
      // As it is sent.
      if (value instanceof Date) return new Date(Date.prototype.getTime.call(value)).toJSON()
      const own = Object.keys(value)
        .slice(0, MOST_VALUES)
        .flatMap((key) => {
          const { get, value: inner } = Object.getOwnPropertyDescriptor(value, key) ?? {}
          if (get) return [[key, '«getter»']]
          return inner === undefined && !Array.isArray(value) ? [] : [[key, walk(inner, [...above, value])]]
        })
      return Array.isArray(value) ? own.map(([, inner]) => inner) : Object.fromEntries(own)
    } catch {
      return '«unreadable»'
    }
  }
  return walk(given, [])
}
