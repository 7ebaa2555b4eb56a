/** Hears what a property is, now and whenever somebody sets it; returns the undo. */
export function onSet<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  heard: (value: Of[Name]) => void,
): () => void {
  let value = of[name]
  const become = (how: PropertyDescriptor) =>
    Object.defineProperty(of, name, { configurable: true, enumerable: true, ...how })
  heard(value)
  become({
    get: () => value,
    set(next) {
      value = next
      heard(next)
    },
  })
  return () => {
    become({ writable: true, value })
    if (value === undefined) delete of[name]
  }
}
