import { createCart } from '../cart/index.ts'
import { consentMode, createConsent, globalPrivacyControl, tcf } from '../consent/index.ts'
import { type Channel, createStorefront } from '../core/index.ts'
import { armOverlay } from '../overlay/index.ts'
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
import type { Described } from './checkout.ts'
import { createCommands, type Handles, warn } from './commands.ts'

/** The one global of the script tag: a queue until this file has loaded, the shop's commands from then on. */
interface Stub {
  (...parts: readonly unknown[]): void
  q?: Iterable<unknown>[]
  /** The shop whose commands these are, and the root of its page. */
  of?: string | undefined
  root?: Element
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
  const { tlChannel, tlName, tlServer, tlCurrency, tlConsent, tlRecommendations, tlCheckout, tlOverlay } =
    script?.dataset ?? {}
  const { documentElement: root } = document
  const { throughline: there } = page
  // Some pages run their scripts again with each move; only a page that is written anew listens to nobody.
  if (there?.root === root && there.of === tlName)
    return warn('This page has it already: one script tag is enough.')
  const consent = tlConsent === undefined ? undefined : consentOf(tlConsent)
  const shop = createStorefront({
    channel: (tlChannel ?? 'web') as Channel,
    storage: indexedDb(),
    exchange: http(tlServer ?? '/throughline'),
    locale: root.lang || 'ja',
    ...(tlName && { name: tlName }),
    ...(tlCurrency && { currency: tlCurrency }),
    ...(consent && { consent }),
  })
  const tracking = createTracking(shop)
  const cart = createCart(shop, { tracking })
  const wishlist = createWishlist(shop, { tracking })
  const given = { shop, cart, wishlist, tracking, ...(consent && { consent }) }
  // Beside this very file, wherever the shop has put it.
  const load = async <File, Page>(
    name: string,
    begin: (file: File) => Page | Promise<Page>,
  ): Promise<Page | undefined> => {
    try {
      return await begin(await import(`${new URL(`throughline-${name}.js`, script?.src)}`))
    } catch (error) {
      warn(error)
      return undefined
    }
  }
  const recommending =
    tlRecommendations === undefined
      ? undefined
      : load('recommendations', (file: typeof import('./recommendations.ts')) =>
          file.start(given, tlRecommendations),
        )
  let describe: (described: Described) => void = () => {}
  const described = new Promise<Described>((resolve) => {
    describe = resolve
  })
  const names = tlCheckout?.split(/\s+/).filter(Boolean)
  const checkout =
    names &&
    load('checkout', async (file: typeof import('./checkout.ts')) =>
      file.start(given, names.length ? { steps: names } : await described),
    )
  const recommendations = recommending?.then((page) => page?.recommendations)
  const handles: Handles = {
    ...given,
    ...(recommendations && { recommendations }),
    ...(checkout && { checkout }),
  }
  const run = createCommands(handles, recommending, names?.length === 0 ? describe : undefined)
  const waiting = there?.q ?? []
  page.throughline = Object.assign((...parts: readonly unknown[]) => run(parts), { of: tlName, root })
  if (tlOverlay !== undefined) armOverlay(shop, handles)
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
