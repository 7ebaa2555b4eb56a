import { createCart } from '../cart/index.ts'
import { type Channel, createStorefront } from '../core/index.ts'
import { indexedDb } from '../storage/index.ts'
import { createTracking, trackPageViews } from '../tracking/index.ts'
import { http } from '../transport/index.ts'
import { watchAttributes } from './attributes.ts'
import { createCommands, warn } from './commands.ts'

/** The one global of the script tag: a queue until this file has loaded, the shop's commands from then on. */
interface Stub {
  (...parts: readonly unknown[]): void
  q?: Iterable<unknown>[]
}

const start = (page: { throughline?: Stub }) => {
  const { tlChannel, tlName, tlServer, tlCurrency } = document.currentScript?.dataset ?? {}
  const shop = createStorefront({
    channel: (tlChannel ?? 'web') as Channel,
    storage: indexedDb(),
    exchange: http(tlServer ?? '/throughline'),
    ...(tlName && { name: tlName }),
    ...(tlCurrency && { currency: tlCurrency }),
  })
  const tracking = createTracking(shop)
  const cart = createCart(shop, { tracking })
  const run = createCommands({ shop, cart, tracking })
  const waiting = page.throughline?.q ?? []
  page.throughline = (...parts) => run(parts)
  trackPageViews(tracking)
  watchAttributes(cart)
  waiting.forEach(run)
}

try {
  start(globalThis as { throughline?: Stub })
} catch (error) {
  warn(error)
}
