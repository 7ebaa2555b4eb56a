/** A value that changes: read it now, hear of the next. */
export interface Readable<T> {
  /** The value now. The same object until it changes. */
  get(): T
  /** Calls `onChange` after each change, never at once; returns the undo. */
  subscribe(onChange: (value: T) => void): () => void
  /** The value before anything was stored or received: what a server renders and hydration expects. */
  readonly initial: T
}

/** A readable with the means to change it, kept by whoever owns it. */
export interface Writable<T> extends Readable<T> {
  set(value: T): void
}

export function writable<T>(initial: T): Writable<T> {
  let value = initial
  const listeners = new Set<(value: T) => void>()
  return {
    initial,
    get: () => value,
    set(next) {
      if (next === value) return
      value = next
      for (const onChange of [...listeners]) {
        try {
          onChange(value)
        } catch (error) {
          // One bad listener must not keep the others from hearing, nor a cart from being saved.
          console.error(error)
        }
      }
    },
    subscribe(onChange) {
      const listener = (next: T) => onChange(next)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A readable computed from another one; computed once per value. */
export function derive<A, B>(source: Readable<A>, compute: (value: A) => B): Readable<B> {
  let from = source.initial
  const initial = compute(from)
  let value = initial
  const get = () => {
    if (source.get() === from) return value
    from = source.get()
    value = compute(from)
    return value
  }
  return { initial, get, subscribe: (onChange) => source.subscribe(() => onChange(get())) }
}
