/**
 * Calls `wake` when this page, or its network, comes back, and when it is hidden: the last moment that a phone is sure
 * to announce. https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function onPage(wake: () => void, signal: AbortSignal): void {
  for (const type of ['online', 'visibilitychange', 'pageshow'])
    globalThis.addEventListener?.(type, wake, { signal })
}

/** Calls `leave` when this page goes away, perhaps for good: the last moment that a request may begin. */
export function onLeave(leave: () => void, signal: AbortSignal): void {
  globalThis.addEventListener?.('pagehide', leave, { signal })
}
