/** Where this page is, or nothing without a page. */
export function currentPage(): { location: string; title: string; referrer: string } | undefined {
  if (!globalThis.document) return undefined
  return { location: location.href, title: document.title, referrer: document.referrer }
}

/**
 * Calls `moved` after each move within the page; returns the undo. `replaced` moves count too when asked for. The
 * Navigation API tells every move; where it is missing (Firefox before 147, Safari before 26.2), the methods of
 * `history` are wrapped until the undo. https://developer.mozilla.org/en-US/docs/Web/API/Navigation_API
 */
export function watchMoves(moved: () => void, replaced?: boolean): () => void {
  const { navigation } = globalThis as { navigation?: EventTarget }
  if (navigation) {
    const onMove = (event: Event) => {
      const { navigationType } = event as Event & { navigationType?: string }
      if (navigationType === 'push' || navigationType === 'traverse' || (replaced && navigationType)) moved()
    }
    navigation.addEventListener('currententrychange', onMove)
    return () => navigation.removeEventListener('currententrychange', onMove)
  }
  const names = replaced ? (['pushState', 'replaceState'] as const) : (['pushState'] as const)
  const undos = names.map((name) => {
    const own = Object.getOwnPropertyDescriptor(history, name)
    const original = history[name]
    const wrapped: typeof original = (...parts) => {
      original.apply(history, parts)
      moved()
    }
    history[name] = wrapped
    return () => {
      // Somebody may have wrapped it again; then the outer one stays.
      if (history[name] !== wrapped) return
      if (own) Object.defineProperty(history, name, own)
      else delete (history as Partial<History>)[name]
    }
  })
  addEventListener('popstate', moved)
  return () => {
    removeEventListener('popstate', moved)
    for (const undo of undos) undo()
  }
}
