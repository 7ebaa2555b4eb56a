const ids = new Map<string, string>()

/** A random id that this browser keeps; where it keeps nothing, that lasts as long as the page. */
export function localId(key: string): string {
  let id = ids.get(key)
  try {
    id ??= localStorage.getItem(key) ?? undefined
  } catch {
    // Storage is blocked.
  }
  if (id === undefined) {
    id = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join('')
    try {
      localStorage.setItem(key, id)
    } catch {}
  }
  ids.set(key, id)
  return id
}

export function forgetLocalId(key: string): void {
  ids.delete(key)
  try {
    localStorage.removeItem(key)
  } catch {}
}
