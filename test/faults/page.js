import * as throughline from 'throughline'
import { product } from '../support/product.js'

// The page of the fault tests. `?api=` is where its server is, `?consent=` asks for a gate, and may
// name its source.
const { createCart, createStorefront, createTracking, http, indexedDb } = throughline
const asked = new URL(location.href).searchParams
const sources = {
  'consent-mode': () => [throughline.consentMode()],
  tcf: () => [throughline.tcf()],
  gpc: () => [throughline.globalPrivacyControl()],
  decided: () => [throughline.decided(new Promise(() => {}), 200)],
}
const consent = asked.has('consent')
  ? throughline.createConsent({ sources: sources[asked.get('consent')]?.() ?? [] })
  : undefined
const shop = createStorefront({
  channel: 'web',
  storage: indexedDb(),
  exchange: http(asked.get('api')),
  ...(consent && { consent }),
})
const tracking = createTracking(shop)
const tell = (...news) => globalThis.tell?.(...news)

const track = (number) => {
  const at = Date.now()
  const { saved } = tracking.track('numbered', product(number))
  tell('tracked', number, at)
  void saved.then((where) => tell('saved', number, where))
  return saved
}

/** Tracks `count` events, one every so many milliseconds (0: all in this task), then what `then` does in the same task. */
const pace = (first, count, every, then) => {
  let next = 0
  if (!every) {
    while (next < count) track(first + next++)
    return then?.()
  }
  const began = performance.now()
  const step = () => {
    while (next < count && performance.now() - began >= next * every) track(first + next++)
    if (next < count) setTimeout(step, Math.max(0, next * every - (performance.now() - began)))
    else if (then) then()
    else tell('paced')
  }
  step()
}

const leave = () => {
  location.href = '/elsewhere'
}

const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** Tracks, changes its mind about consent, and reads the books, at random, until somebody ends the page. */
const wander = (seed) => {
  const next = random(seed)
  const read = () => tell('stats', tracking.stats())
  const step = () => {
    const what = next()
    if (what < 0.6)
      for (let left = Math.ceil(next() * 12); left; left--) {
        const { id, settled } = tracking.track('wandered', product(left))
        tell('wandered', id)
        void settled.then(({ status, reason }) => tell('settled', id, status, reason))
        if (what < 0.1) read()
      }
    else if (what < 0.7) consent?.grant('analytics')
    else if (what < 0.75) consent?.deny('analytics')
    else read()
    setTimeout(step, next() * 25)
  }
  read()
  step()
}

globalThis.fixture = {
  throughline,
  shop,
  tracking,
  consent,
  track,
  pace,
  leave,
  wander,
  paceAndLeave: (first, count, every) => pace(first, count, every, leave),
  /** A visit that only says it was there. */
  visit: (name) => void tracking.track(name),
  stats: () => tracking.stats?.(),
  cart: (options) => createCart(shop, options),
}
if (asked.has('views')) throughline.trackPageViews(tracking)
const first = Number(asked.get('burst'))
if (first) pace(1, first, 0, leave)
