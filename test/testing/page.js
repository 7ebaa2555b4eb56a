import { createConsent, createStorefront, createTracking, http, indexedDb } from 'throughline'

/** A shop that records what a test tells it to. */
const consent = createConsent()
const asking = location.search === '?ask'
const shop = createStorefront({
  channel: 'web',
  currency: 'JPY',
  storage: indexedDb(),
  exchange: http('/throughline'),
  ...(asking && { consent }),
})
const tracking = createTracking(shop, {
  purposes: { ad_seen: 'marketing' },
  fields: { loyalty_id: 'personalization' },
})
globalThis.track = (name, params) => tracking.track(name, params).id
globalThis.agree = () => consent.grant()
addEventListener('pagehide', () => tracking.track('left', { from: location.pathname }))
