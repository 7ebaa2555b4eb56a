import type { Purpose } from '../core/collection.ts'
import type { Consent } from './consent.ts'
import { optional } from './source.ts'

type Stored = { [purpose in Purpose]?: boolean }

/**
 * For shops without a consent tool: stores what `grant` and `deny` are called with in localStorage, tells the shop's
 * other tabs, and says it again on the next page. Remembering a decision is necessary, and needs no consent.
 *
 *     const consent = rememberConsent(createConsent())
 *
 * A grant that a source has overruled is forgotten. What a source knows at once, Global Privacy Control for one, is
 * overruled by a remembered grant; what it says later is not.
 */
export function rememberConsent(consent: Consent, key = 'throughline-consent'): Consent {
  const end = new AbortController()
  const read = (): Stored => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}
    } catch {
      return {}
    }
  }
  const write = (stored: Stored) => {
    try {
      localStorage.setItem(key, JSON.stringify(stored))
    } catch {
      // No storage, or a full one: then it holds for this page.
    }
  }
  const apply = () => {
    const stored = read()
    const granted = optional.filter((purpose) => stored[purpose] === true)
    const denied = optional.filter((purpose) => stored[purpose] === false)
    if (granted.length) consent.grant(...granted)
    if (denied.length) consent.deny(...denied)
  }
  const keep =
    (granted: boolean, say: Consent['grant']): Consent['grant'] =>
    (...purposes) => {
      say(...purposes)
      const said = purposes.length ? purposes : optional
      write({ ...read(), ...Object.fromEntries(said.map((purpose) => [purpose, granted])) })
    }
  apply()
  const forget = consent.subscribe((decisions) => {
    const stored = read()
    const overruled = optional.filter((purpose) => stored[purpose] && decisions[purpose] === false)
    for (const purpose of overruled) delete stored[purpose]
    if (overruled.length) write(stored)
  })
  globalThis.addEventListener?.('storage', (event) => event.key === key && apply(), end)
  // Nobody tells a page in the back/forward cache.
  globalThis.addEventListener?.('pageshow', ({ persisted }) => persisted && apply(), end)
  return {
    ...consent,
    grant: keep(true, consent.grant),
    deny: keep(false, consent.deny),
    stop() {
      end.abort()
      forget()
      consent.stop()
    },
  }
}
