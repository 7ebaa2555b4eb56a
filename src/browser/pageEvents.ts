/**
 * Calls `wake` when this page, or its network, comes back, and when it is hidden: the last moment that a phone is sure
 * to announce. https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function onPage(wake: () => void, signal: AbortSignal): void {
  for (const type of ['online', 'visibilitychange', 'pageshow'])
    globalThis.addEventListener?.(type, wake, { signal })
}

/**
 * Calls `leave` when this page goes away, perhaps for good: the last moment that a request may begin. `early`: before
 * those that send, so that what it adds goes along.
 */
export function onLeave(leave: () => void, signal: AbortSignal, early?: boolean): void {
  globalThis.addEventListener?.('pagehide', leave, { signal, capture: !!early })
}

/**
 * Calls `rest` when this page is put aside, after everybody who had to do something as its last; what it holds then keeps
 * others waiting, and the page from coming back at once. https://web.dev/articles/bfcache
 */
export function onRest(rest: () => void, signal: AbortSignal): void {
  // Who is added while the event is on its way to its target comes last there; not in Chromium, which says `freeze` then.
  const last = () => globalThis.addEventListener('pagehide', rest, { signal, once: true })
  globalThis.addEventListener?.('pagehide', last, { signal, capture: true })
  globalThis.document?.addEventListener('freeze', rest, { signal })
}

/**
 * Calls `begin` when somebody sees this page: at once, unless it is rendered in advance.
 * https://developer.mozilla.org/en-US/docs/Web/API/Document/prerenderingchange_event
 */
export function onceShown(begin: () => void, signal: AbortSignal): void {
  const page = globalThis.document as (Document & { prerendering?: boolean }) | undefined
  if (page?.prerendering) page.addEventListener('prerenderingchange', begin, { once: true, signal })
  else begin()
}
