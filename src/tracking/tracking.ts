import { currentPage } from '../browser/location.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Events, Params } from './events.ts'
import { laneOf } from './lane.ts'

export interface Tracking {
  /** Records that something happened. Never throws: a shop's page goes on whatever is tracked. */
  track<Name extends keyof Events | (string & {})>(name: Name, params?: Params<Name>): Commit
}

/**
 * Records the touchpoints of a customer's journey: stored at once, sent in company.
 *
 *     const tracking = createTracking(shop)
 *     tracking.track('view_item', { currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1', price: 1980 }] })
 */
export function createTracking(shop: Storefront): Tracking {
  const record = laneOf(shop.hub)
  return {
    track(name, params) {
      const page = currentPage()
      const said = plain(name, params)
      return record(page ? [`${name}`, said, page] : [`${name}`, said])
    },
  }
}

/** What cannot be sent must not reach storage either: one such value would fail all that is stored with it. */
function plain(name: string, params: unknown): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(params ?? {}))
  } catch (error) {
    console.warn(
      `throughline: '${name}' is recorded without its parameters, which must be plain data:`,
      error,
    )
    return {}
  }
}
