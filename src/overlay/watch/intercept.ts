/** Puts a function in place of an object's own, where it takes one; returns the undo. */
export function intercept<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  wrap: (original: NonNullable<Of[Name]>) => Of[Name],
): () => void {
  const own = Object.getOwnPropertyDescriptor(of, name)
  const original = of[name]
  if (typeof original !== 'function') return () => {}
  const bound = original.bind(of)
  let now = wrap(bound) as (...all: unknown[]) => unknown
  const value = (...all: unknown[]) => now(...all)
  Reflect.defineProperty(of, name, {
    configurable: true,
    enumerable: !!own?.enumerable,
    writable: true,
    value,
  })
  return () => {
    // Somebody may have wrapped it again: then this one stays inside, and does nothing more.
    now = bound
    if (of[name] !== value) return
    if (own) Object.defineProperty(of, name, own)
    else delete of[name]
  }
}
