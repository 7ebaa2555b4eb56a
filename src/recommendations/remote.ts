import { offline } from '../browser/offline.ts'
import { checkUse } from './checkUse.ts'
import type { Ask } from './service.ts'

export interface RemoteOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Stands in for the network, and may send the cookies of the page's origin along. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/**
 * Asks a service of the shop's own: posts `{ placement, session, limit }` as JSON, and expects
 * `{ "items": [{ "item_id": "SKU-1", "score": 1 }] }`, best first. Without cookies, unless a `fetch` of the shop's own
 * sends it.
 *
 * @throws {UsageError} in development, without an address
 *
 *     createRecommendations(shop, { source: remote('/api/recommend'), fallback: onDevice('/recs/default.json') })
 */
export function remote(url: string, { headers = {}, fetch }: RemoteOptions = {}): Ask {
  checkUse({ url }, 'address')
  return async ({ signal, ...asked }) => {
    if (offline()) throw new Error(`${url} is not asked: the device has no network.`)
    const request = new Request(new URL(url, globalThis.document?.baseURI ?? 'http://localhost'), {
      method: 'POST',
      body: JSON.stringify(asked),
      headers: { 'content-type': 'application/json', ...headers },
      signal,
      // Who a customer is the question does not say, and no cookie does.
      credentials: fetch ? 'same-origin' : 'omit',
    })
    const response = await (fetch ?? globalThis.fetch)(request)
    const said = await response.json().catch(() => undefined)
    if (response.ok && said) return said.items ?? said
    throw new Error(`${request.url} answered ${response.status}, not { "items": [{ "item_id": "SKU-1" }] }.`)
  }
}
