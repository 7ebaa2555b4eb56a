/** Hears what a property is, now and whenever somebody sets it, as far as the page lets it; returns the undo. */
export function onSet<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  heard: (value: Of[Name]) => void,
): () => void {
  const own = Object.getOwnPropertyDescriptor(of, name)
  let value = of[name]
  const set = (next: Of[Name]) => {
    // The page may have a setter of its own.
    if (own?.set) own.set.call(of, next)
    else value = next
    heard(of[name])
  }
  heard(value)
  // What was made with `var` stays as it is.
  Reflect.defineProperty(of, name, {
    configurable: true,
    enumerable: own?.enumerable ?? true,
    get: own?.get ?? (() => value),
    set,
  })
  return () => {
    if (Object.getOwnPropertyDescriptor(of, name)?.set !== set) return
    if (value === undefined && !own?.get) delete of[name]
    else
      Object.defineProperty(of, name, {
        configurable: true,
        enumerable: true,
        ...(own?.get ? own : { writable: true, value }),
      })
  }
}
