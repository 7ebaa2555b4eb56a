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
import type { PageRecommendations } from './recommendations.ts'

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
  const script = document.currentScript as HTMLScriptElement | null
  const { tlChannel, tlName, tlServer, tlCurrency, tlConsent, tlRecommendations } = script?.dataset ?? {}
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
  const given = { shop, cart, wishlist, tracking, ...(consent && { consent }) }
  // Beside this very file, wherever the shop has put it.
  const recommending: Promise<PageRecommendations | undefined> | undefined =
    tlRecommendations === undefined
      ? undefined
      : import(`${new URL('throughline-recommendations.js', script?.src)}`)
          .then((file) => file.start(given, tlRecommendations))
          .catch(warn)
  const recommendations = recommending?.then((page) => page?.recommendations)
  const run = createCommands({ ...given, ...(recommendations && { recommendations }) }, recommending)
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
