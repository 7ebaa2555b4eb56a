/**
 * Listens to what becomes of this page; returns the undo. `freeze` and `resume` are told to the document and do not
 * bubble, so the window listens while they come down to it.
 *
 * Hiding is the last moment that a phone is sure to announce:
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function onPage(events: Readonly<Record<string, () => void>>): () => void {
  const undo = new AbortController()
  for (const type in events)
    globalThis.addEventListener?.(type, events[type] as () => void, { capture: true, signal: undo.signal })
  return () => undo.abort()
}
