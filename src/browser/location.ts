/** Where this page is, or nothing without a page. */
export function currentPage(): { location: string; title: string; referrer: string } | undefined {
  if (!globalThis.document) return undefined
  return { location: location.href, title: document.title, referrer: document.referrer }
}

/**
 * Calls `moved` after each move within the page; returns the undo. The Navigation API tells every move; where it is
 * missing (Firefox before 147, Safari before 26.2), `pushState` is wrapped until the undo.
 * https://developer.mozilla.org/en-US/docs/Web/API/Navigation_API
 */
export function watchMoves(moved: () => void): () => void {
  const { navigation } = globalThis as { navigation?: EventTarget }
  if (navigation) {
    const onMove = (event: Event) => {
      const { navigationType } = event as Event & { navigationType?: string }
      if (navigationType === 'push' || navigationType === 'traverse') moved()
    }
    navigation.addEventListener('currententrychange', onMove)
    return () => navigation.removeEventListener('currententrychange', onMove)
  }
  const own = Object.getOwnPropertyDescriptor(history, 'pushState')
  const { pushState } = history
  const wrapped: typeof pushState = (...parts) => {
    pushState.apply(history, parts)
    moved()
  }
  history.pushState = wrapped
  addEventListener('popstate', moved)
  return () => {
    removeEventListener('popstate', moved)
    // Somebody may have wrapped it again; then the outer one stays.
    if (history.pushState !== wrapped) return
    if (own) Object.defineProperty(history, 'pushState', own)
    else delete (history as Partial<History>).pushState
  }
}
