/** Of an address or a title; the server takes no more. */
const MOST_CHARACTERS = 4096

/** Where this page is, or nothing without a page. */
export function currentPage(): { location: string; title: string; referrer: string } | undefined {
  if (!globalThis.document) return undefined
  const cut = (text: string) => text.slice(0, MOST_CHARACTERS)
  return { location: cut(location.href), title: cut(document.title), referrer: cut(document.referrer) }
}

/**
 * Calls `moved` after each move within the page, with the address before it where that is known; returns the undo.
 * `replaced` moves count too when asked for. The Navigation API tells every move; where it is missing (Firefox before 147, Safari before 26.2), the methods of
 * `history` are wrapped until the undo. https://developer.mozilla.org/en-US/docs/Web/API/Navigation_API
 */
export function watchMoves(moved: (from?: string) => void, replaced?: boolean): () => void {
  const { navigation } = globalThis as { navigation?: EventTarget }
  if (navigation) {
    const onMove = (event: Event) => {
      const { navigationType, from } = event as Event & { navigationType?: string; from: { url?: string } }
      if (navigationType === 'push' || navigationType === 'traverse' || (replaced && navigationType))
        moved(from.url)
    }
    navigation.addEventListener('currententrychange', onMove)
    return () => navigation.removeEventListener('currententrychange', onMove)
  }
  const names = replaced ? (['pushState', 'replaceState'] as const) : (['pushState'] as const)
  const undos = names.map((name) => {
    const own = Object.getOwnPropertyDescriptor(history, name)
    const original = history[name]
    const wrapped: typeof original = (...parts) => {
      const from = location.href
      original.apply(history, parts)
      moved(from)
    }
    history[name] = wrapped
    return () => {
      // Somebody may have wrapped it again; then the outer one stays.
      if (history[name] !== wrapped) return
      if (own) Object.defineProperty(history, name, own)
      else delete (history as Partial<History>)[name]
    }
  })
  const onPop = () => moved()
  addEventListener('popstate', onPop)
  return () => {
    removeEventListener('popstate', onPop)
    for (const undo of undos) undo()
  }
}
