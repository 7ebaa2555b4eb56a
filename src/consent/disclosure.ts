import type { Purpose, Sent } from '../core/collection.ts'
import type { Consent } from './consent.ts'
import { texts } from './texts.ts'

/** One thing that is sent: what, to whom, what for. */
export interface Disclosure {
  /** The address it is sent to, as the shop was given it. */
  readonly to: string
  /** The collection whose entries are sent. */
  readonly collection: string
  readonly purpose: Purpose
  /** What is sent: a stable name, and a text for people. */
  readonly sent: readonly { readonly name: Sent; readonly text: string }[]
  /** The purpose, for people. */
  readonly why: string
}

/** Notes what will be sent, and says it in the reader's language. */
export function createDisclosure(): Pick<Consent, 'declare' | 'disclosure'> {
  const declared = new Map<string, (text: (name: Sent | Purpose) => string) => Disclosure>()
  return {
    declare({ name: collection, purpose, sends = ['fields'] }, to) {
      declared.set(`${[to, collection, purpose, sends]}`, (text) => ({
        to,
        collection,
        purpose,
        sent: sends.map((name) => ({ name, text: text(name) })),
        why: text(purpose),
      }))
    },
    disclosure(locale) {
      const text = (name: Sent | Purpose) => {
        const [ja = name, en = name] = texts[name]?.split('|') ?? []
        return locale === 'en' ? en : ja
      }
      return [...declared.values()].map((disclose) => disclose(text))
    },
  }
}
