import { onPage, onRest } from '../browser/pageEvents.ts'
import { SyncError } from '../core/errors.ts'
import type { Exchange } from '../core/ports.ts'
import { createSync } from '../core/sync.ts'

export interface HttpOptions {
  /** Stands in for the network: the sync handler itself fits. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** How long an answer may take, in milliseconds; 10 seconds unless told. */
  readonly timeout?: number
}

/**
 * Joins a shop to its sync handler by `fetch`.
 *
 *     createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
 */
export function http(
  url: string,
  { fetch = globalThis.fetch, timeout = 10_000 }: HttpOptions = {},
): Exchange {
  /**
   * The longest body, in characters, that is sent so that it outlives its page. All such requests under way share
   * 64 KiB, and no more than two are: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
   */
  const KEEPALIVE = 10_000
  // Relative to the page; in Node, where a handler stands in, to nowhere in particular.
  const to = (path: string) => new URL(url + path, globalThis.document?.baseURI ?? 'http://localhost')
  return (hub) =>
    createSync(hub, {
      address: url,
      async post(path, body, headers = {}, leaving) {
        const response = await fetch(
          new Request(to(path), {
            method: 'POST',
            body,
            // Without any of its own a request stays CORS-simple: no preflight that dies with the page.
            headers,
            keepalive: leaving || body.length < KEEPALIVE,
            signal: AbortSignal.timeout(timeout),
          }),
        )
        // A body that nobody reads keeps its share of what may outlive the page.
        const text = await response.text()
        // The sync server says nothing with 204 alone: any other empty answer is somebody's on the way.
        if (response.status === 204) return ''
        if (response.ok) return JSON.parse(text)
        const after = response.headers.get('retry-after') ?? ''
        // Seconds or a date (RFC 9110, 10.2.3).
        const wait = +after * 1000 || Date.parse(after) - Date.now() || 0
        throw new SyncError(said(text) || `${url}${path} ${response.status}`, response.status, wait)
      },
      async listen(path, headers, signal, heard) {
        const end = new AbortController()
        signal.addEventListener('abort', () => end.abort())
        onRest(() => end.abort(), end.signal)
        try {
          const response = await fetch(new Request(to(path), { headers, signal: end.signal }))
          const reader = response.ok && response.body?.getReader()
          for (let first = true; reader; first = false) {
            const { done, value } = await reader.read()
            if (done) break
            // `data` may come in pieces; ": still here", which the server says in between, has no part of it that begins so.
            if (first || new TextDecoder().decode(value).includes('d')) heard()
          }
          throw new SyncError(`${url}${path} has ended`, response.status)
        } catch (error) {
          if (!end.signal.aborted) throw error
        } finally {
          end.abort()
        }
      },
      offline: () => globalThis.navigator?.onLine === false,
      visible: () => globalThis.document?.hidden === false,
      watch: onPage,
    })
}

/** What a server says of its own accord; whoever else answers says nothing that helps. */
function said(text: string): string | undefined {
  try {
    return JSON.parse(text).message
  } catch {
    return undefined
  }
}
