const KEY = 'throughline-testing'

/**
 * Runs in each page before its own scripts. Nobody outside hears of a request that a page makes while it is left (the
 * browser has let go of it by then), so what it carries is kept for the next page of the tab. Runs in a page once.
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export const KEEP_WHAT_LEAVES: string = `(() => {
  const here = Symbol.for('${KEY}')
  if (globalThis[here]) return
  globalThis[here] = true
  let leaving = false
  addEventListener('pagehide', () => { leaving = true }, true)
  addEventListener('pageshow', () => { leaving = false }, true)
  globalThis.Request = new Proxy(Request, {
    construct(target, parts, self) {
      const request = Reflect.construct(target, parts, self)
      const body = parts[1]?.body
      try {
        if (leaving && typeof body === 'string' && /\\/touchpoints(\\?|$)/.test(request.url))
          sessionStorage.setItem('${KEY}', JSON.stringify([...JSON.parse(sessionStorage.getItem('${KEY}') ?? '[]'), body]))
      } catch {}
      return request
    },
  })
})()`

/** Makes every shop of the page send, as if the network had just come back; answers what earlier pages have left. */
export const WAKE: string = `(() => {
  dispatchEvent(new Event('online'))
  try {
    const kept = JSON.parse(sessionStorage.getItem('${KEY}') ?? '[]')
    sessionStorage.removeItem('${KEY}')
    return kept
  } catch {
    return []
  }
})()`
