import { createStorefront, createTracking, http, indexedDb } from 'throughline'

const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http(globalThis.api) })
const tracking = createTracking(shop)
globalThis.track = (name, params) => tracking.track(name, params).saved
