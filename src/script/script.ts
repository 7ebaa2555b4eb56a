import { createCart } from '../cart/index.ts'
import { consentMode, createConsent, globalPrivacyControl, tcf } from '../consent/index.ts'
import { type Channel, createStorefront } from '../core/index.ts'
import { indexedDb } from '../storage/index.ts'
import {
  createTracking,
  trackClicks,
  trackImpressions,
  trackPageViews,
  trackSessions,
} from '../tracking/index.ts'
import { http } from '../transport/index.ts'
import { createWishlist } from '../wishlist/index.ts'
import { watchAttributes } from './attributes.ts'
import { createCommands, warn } from './commands.ts'

/** The one global of the script tag: a queue until this file has loaded, the shop's commands from then on. */
interface Stub {
  (...parts: readonly unknown[]): void
  q?: Iterable<unknown>[]
}

/** What `data-tl-consent` may name, beside the commands, which always count. */
const sources = { 'consent-mode': consentMode, tcf, gpc: globalPrivacyControl }

const consentOf = (names: string) =>
  createConsent({
    sources: names.split(/\s+/).flatMap((name) => {
      if (Object.hasOwn(sources, name)) return [sources[name as keyof typeof sources]()]
      if (name) warn(`data-tl-consent takes any of ${Object.keys(sources).join(' ')}, not '${name}'.`)
      return []
    }),
  })

const start = (page: { throughline?: Stub }) => {
  const { tlChannel, tlName, tlServer, tlCurrency, tlConsent } = document.currentScript?.dataset ?? {}
  const consent = tlConsent === undefined ? undefined : consentOf(tlConsent)
  const shop = createStorefront({
    channel: (tlChannel ?? 'web') as Channel,
    storage: indexedDb(),
    exchange: http(tlServer ?? '/throughline'),
    ...(tlName && { name: tlName }),
    ...(tlCurrency && { currency: tlCurrency }),
    ...(consent && { consent }),
  })
  const tracking = createTracking(shop)
  const cart = createCart(shop, { tracking })
  const wishlist = createWishlist(shop, { tracking })
  const run = createCommands({ shop, cart, wishlist, tracking, ...(consent && { consent }) })
  const waiting = page.throughline?.q ?? []
  page.throughline = (...parts) => run(parts)
  trackSessions(tracking)
  trackPageViews(tracking)
  trackClicks(tracking)
  trackImpressions(tracking)
  watchAttributes(cart, wishlist)
  waiting.forEach(run)
}

try {
  start(globalThis as { throughline?: Stub })
} catch (error) {
  warn(error)
}
