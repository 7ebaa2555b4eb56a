import type { Purpose } from '../core/collection.ts'

/** The purposes that somebody decides about. */
export type Optional = Exclude<Purpose, 'necessary'>

/**
 * What a source knows of a purpose. `true`, `false`: decided. `'asked'`: undecided, and denied when the time is up,
 * whatever the shop's `initial` says. `'unanswered'`: the source has given up; when no other one knows more, the time
 * is up for this purpose. `undefined`: nothing.
 */
export type Word = boolean | 'asked' | 'unanswered' | undefined

/** What a source knows now. A purpose that is left out keeps the word it had. */
export type Answer = { readonly [purpose in Optional]?: Word }

/**
 * Where decisions come from: a consent tool, the browser, the shop's own server. It is called once by `createConsent`,
 * calls `tell` at once, later, or as often as something is decided, and leaves nothing behind after `signal`. What it
 * throws, or rejects with, is a warning in the console; what it has told before stands.
 *
 *     const ourBanner: ConsentSource = (tell, signal) => {
 *       const onChoice = () => tell({ analytics: banner.statistics, marketing: banner.ads })
 *       banner.addEventListener('choice', onChoice, { signal })
 *     }
 */
export type ConsentSource = (tell: (answer: Answer) => void, signal: AbortSignal) => unknown

/** In the order in which they are listed everywhere. */
export const optional: readonly Optional[] = ['functional', 'analytics', 'personalization', 'marketing']

/** Says something of each purpose. */
export const each = <Said>(say: (purpose: Optional) => Said): Record<Optional, Said> =>
  Object.fromEntries(optional.map((purpose) => [purpose, say(purpose)])) as Record<Optional, Said>
