import { onceShown } from '../browser/pageEvents.ts'
import { withoutClickIds } from '../core/clickIds.ts'
import type { Collection, Purpose } from '../core/collection.ts'
import { UsageError } from '../core/errors.ts'
import type { ConsentGate, Decisions } from '../core/ports.ts'
import { writable } from '../core/readable.ts'
import { after } from './after.ts'
import { createDisclosure, type Disclosure } from './disclosure.ts'
import { type Answer, type ConsentSource, each, type Optional, optional } from './source.ts'

/** The most that is held until somebody decides. */
const MOST_HELD = 1000

export interface ConsentOptions {
  /** Where decisions come from besides `grant` and `deny`. */
  readonly sources?: readonly ConsentSource[]
  /**
   * How many milliseconds a purpose may stay undecided, 30,000 unless told; then it becomes what `initial` says. A
   * decision that comes later still counts.
   */
  readonly timeout?: number
  /** What becomes of purposes that nobody has decided when the time is up. Denied, unless told. */
  readonly initial?: { readonly [purpose in Optional]?: boolean }
}

/** The words that a decision is made of. */
export interface Said {
  readonly shop: Answer
  readonly sources: readonly (Answer | undefined)[]
}

/**
 * What somebody has agreed to: `true`, `false`, or `undefined` while it is undecided; `necessary` is always `true`.
 * Nothing of it is stored; see `rememberConsent`.
 */
export interface Consent extends ConsentGate {
  /** Grants these purposes; without an argument all of them. It overrules every "no" said so far, by whomever. */
  grant(...purposes: readonly Purpose[]): void
  /** Denies these purposes; without an argument all but `necessary`. It stands until `grant`. */
  deny(...purposes: readonly Purpose[]): void
  /** Notes that entries of this collection will be sent to this address. */
  declare(collection: Pick<Collection, 'name' | 'purpose' | 'sends'>, to: string): void
  /** What is sent to whom and why, granted or not: for the page that the shop publishes (外部送信の公表). */
  disclosure(locale: 'ja' | 'en'): readonly Disclosure[]
  /** Who has said what: the shop, and each source in the order of `sources`. For looking on, as the debug overlay does. */
  said(): Said
  /** From now on no source is heard and no time runs out. What is decided stays, and so does what is not. */
  stop(): void
}

/**
 * Knows what somebody has agreed to, and asks nobody: banners do that.
 *
 *     const consent = createConsent({ sources: [globalPrivacyControl(), consentMode()] })
 *     const shop = createStorefront({ channel: 'web', consent, … })
 *     acceptButton.onclick = () => consent.grant('analytics', 'marketing')
 *
 * Who is heard, for each purpose by itself:
 * 1. `deny` of the shop stands until `grant`, whatever the sources say.
 * 2. `grant` of the shop stands until `deny`, or until a source says "no" after it.
 * 3. Of several sources each one's latest word counts, and one "no" is enough. So nothing but `grant` overrules Global
 *    Privacy Control.
 * 4. When nobody has decided within `timeout`: `initial`, or denied.
 *
 * @throws {UsageError} from `grant` and `deny`, when there is no such purpose
 */
export function createConsent({
  sources = [],
  timeout = 30_000,
  initial = {},
}: ConsentOptions = {}): Consent {
  const own: { [purpose in Purpose]?: boolean } = {}
  const words: Answer[] = []
  const end = new AbortController()
  const { signal } = end
  let late = false

  const decide = (purpose: Optional): boolean | undefined => {
    const heard = words.map((word) => word[purpose])
    if (heard.includes(false)) return false
    if (heard.includes('asked')) return late ? false : undefined
    if (heard.includes(true)) return true
    return late || heard.includes('unanswered') ? !!initial[purpose] : undefined
  }
  const decisions = (): Decisions => ({
    necessary: true,
    ...each((purpose) => own[purpose] ?? decide(purpose)),
  })
  const { set, ...state } = writable(decisions())
  let held: (() => void)[] = []
  state.subscribe(() => {
    const waiting = held
    held = []
    for (const look of waiting) look()
  })
  const update = () => {
    const next = decisions()
    if (optional.some((purpose) => next[purpose] !== state.get()[purpose])) set(next)
  }

  const say =
    (granted: boolean) =>
    (...purposes: readonly Purpose[]) => {
      for (const purpose of purposes)
        if (!(purpose in state.get()))
          throw new UsageError('purpose', `Write one of ${optional}, not ${purpose}.`)
      for (const purpose of purposes.length ? purposes : optional) own[purpose] = granted
      update()
    }

  sources.forEach(async (source, index) => {
    const tell = (answer: Answer) => {
      if (signal.aborted) return
      words[index] = { ...words[index], ...answer }
      for (const purpose of optional) if (answer?.[purpose] === false && own[purpose]) delete own[purpose]
      update()
    }
    try {
      await source(tell, signal)
    } catch (error) {
      console.warn('throughline: a source of consent failed:', error)
    }
  })
  const expire = () => {
    late = true
    update()
  }
  // Nobody is asked by a page that nobody sees.
  onceShown(() => after(timeout, expire, signal), signal)

  return {
    ...state,
    ...createDisclosure(),
    attach({ forget, hub }) {
      const withdraw = (decisions: Decisions) => {
        for (const purpose of optional) if (decisions[purpose] === false) void forget(purpose)
      }
      hub.closing.addEventListener('abort', state.subscribe(withdraw))
    },
    hold(purpose, then) {
      const look = () => {
        const granted = state.get()[purpose]
        if (granted) then()
        else if (granted === undefined && held.length < MOST_HELD) held.push(look)
        else then(granted === undefined ? 'held-too-many' : 'denied')
      }
      look()
    },
    clean: (text) => (state.get().marketing ? text : withoutClickIds(text)),
    said: () => ({ shop: own, sources: words }),
    grant: say(true),
    deny: say(false),
    stop: () => end.abort(),
  }
}
