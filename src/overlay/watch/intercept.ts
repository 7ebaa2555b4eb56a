/** Puts a function in place of an object's own, as long as it is there; returns the undo. */
export function intercept<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  wrap: (original: NonNullable<Of[Name]>) => Of[Name],
): () => void {
  const own = Object.getOwnPropertyDescriptor(of, name)
  const original = of[name]
  if (typeof original !== 'function') return () => {}
  const wrapped = wrap(original.bind(of))
  Object.defineProperty(of, name, {
    configurable: true,
    enumerable: !!own?.enumerable,
    writable: true,
    value: wrapped,
  })
  return () => {
    // Somebody may have wrapped it again; then the outer one stays.
    if (of[name] !== wrapped) return
    if (own) Object.defineProperty(of, name, own)
    else delete of[name]
  }
}
