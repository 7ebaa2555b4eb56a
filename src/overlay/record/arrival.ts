import type { Step } from './recording.ts'

/** Where this page is among those of the tab; nothing where nobody can tell (Firefox before 147, Safari before 26.2). */
export const placeInHistory = (): number | undefined => globalThis.navigation?.currentEntry?.index

/**
 * What somebody has done to come to this page from outside of the one before, whose place is `from`; nothing, when that
 * one has led here: a page that is followed or sent on names where it comes from, an address that is typed does not.
 * `kept`: the browser has kept this page while others were shown.
 */
export function arrivalOf(from: number | undefined, kept = false): Step | undefined {
  const how = kept ? 'back_forward' : navigationType()
  // A page that was kept is as old as ever.
  const at = kept ? Date.now() : Math.floor(performance.timeOrigin)
  if (how === 'reload') return { type: 'reload', at }
  if (how === 'back_forward')
    return { type: from !== undefined && (placeInHistory() ?? 0) > from ? 'forward' : 'back', at }
  return document.referrer ? undefined : opening()
}

/** Opening this page by its address, which need not open this tool again. */
export function opening(): Step {
  const url = new URL(location.href)
  if (url.searchParams.has('tl_debug')) url.searchParams.delete('tl_debug')
  return { type: 'goto', at: Math.floor(performance.timeOrigin), url: url.href }
}

const navigationType = (): string =>
  (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type ??
  'navigate'
