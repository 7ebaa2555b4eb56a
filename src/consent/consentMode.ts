import { after } from './after.ts'
import { type ConsentSource, type Optional, optional, type Word } from './source.ts'

/** How the names of a purpose's signals begin. `security_storage` is necessary, so nothing depends on it. */
const signals: Readonly<Record<Optional, string>> = {
  functional: 'functionality_',
  analytics: 'analytics_',
  personalization: 'personalization_',
  marketing: 'ad_',
}

export interface ConsentModeOptions {
  /**
   * Where the visitor is, if the shop knows: ISO 3166-2, such as `JP` or `US-CA`. Otherwise a default for some regions
   * counts when it denies.
   */
  readonly region?: string
}

/** What follows `'consent', 'default' | 'update'`: signals, and how a default is meant. */
interface Params {
  readonly [signal: string]: unknown
  readonly region?: string | readonly string[]
  /** Milliseconds in which an update may come before the default counts. */
  readonly wait_for_update?: number
}

/** What is known of a signal. `rank`: 0 to 2 for a default, the more the better it fits the region; 3 for a decision. */
interface Signal {
  readonly rank: number
  word: Word
}

/**
 * Google Consent Mode v2, as pages tell it by `gtag('consent', 'default' | 'update', …)`. An update is a decision. A
 * default that denies is none: somebody may be asked yet, and what is held until then must not be lost. A default that
 * grants counts after its `wait_for_update`. What a tag manager's template sets without `dataLayer` is not heard.
 * https://developers.google.com/tag-platform/security/guides/consent
 *
 *     createConsent({ sources: [globalPrivacyControl(), consentMode()] })
 */
export function consentMode({ region }: ConsentModeOptions = {}): ConsentSource {
  return (tell, signal) => {
    const known = new Map<string, Signal>()

    const read = (entry: unknown) => {
      const { 0: type, 1: command, 2: params } = (entry ?? {}) as { 0?: unknown; 1?: unknown; 2?: Params }
      if (type !== 'consent' || !params) return
      const decision = command === 'update'
      const say = () => {
        const answer: { [purpose in Optional]?: Word } = {}
        for (const purpose of optional) {
          const mine = [...known].filter(([name]) => name.startsWith(signals[purpose]))
          if (!mine.some(([name]) => params[name])) continue
          const words = mine.map(([, { word }]) => word)
          const word = !words.includes(false) && (!words.includes('asked') || 'asked')
          // A "no" is said once: said again it would end what the shop has granted since.
          if (word || decision) answer[purpose] = word
        }
        tell(answer)
      }
      for (const name in params) {
        const granted = params[name] === 'granted'
        const wait = !decision && granted && params.wait_for_update
        const ranks = [params.region].flat().map((code) => closeness(code, granted, region))
        const rank = decision ? 3 : Math.max(-1, ...ranks)
        if (rank < (known.get(name)?.rank ?? 0)) continue
        const one: Signal = { rank, word: (granted && !wait) || (!decision && 'asked') }
        known.set(name, one)
        const release = () => {
          one.word = true
          say()
        }
        if (wait) after(wait, release, signal)
      }
      say()
    }
    if (globalThis.document) listen(read, signal)
  }
}

/** How well a default for a region fits the visitor's: 0 when it is for all, -1 when it is for others. */
function closeness(code: string | undefined, granted: boolean, region: string | undefined): number {
  if (!code) return 0
  if (code === region || !(region || granted)) return 2
  return region?.startsWith(`${code}-`) ? 1 : -1
}

/** Calls `read` for each entry of `dataLayer`, those to come included. */
function listen(read: (entry: unknown) => void, signal: AbortSignal): void {
  const page = globalThis as { dataLayer?: unknown[] }
  const before = page.dataLayer
  const layer = before ?? []
  page.dataLayer = layer
  const { push } = layer
  const wrapped = (...entries: unknown[]) => {
    const length = push.apply(layer, entries)
    entries.forEach(read)
    return length
  }
  layer.forEach(read)
  layer.push = wrapped
  signal.addEventListener('abort', () => {
    // A tag manager may have wrapped it again; then its own stays, and ours only passes on.
    if (layer.push === wrapped) layer.push = push
    if (!before && !layer.length) delete page.dataLayer
  })
}
