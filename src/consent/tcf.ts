import { after } from './after.ts'
import { type ConsentSource, each, type Optional } from './source.ts'

/** What of the framework's data is used. */
interface TcData {
  readonly gdprApplies?: boolean
  readonly eventStatus?: 'tcloaded' | 'cmpuishown' | 'useractioncomplete'
  readonly listenerId?: number
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> }
}

type TcfApi = (command: string, version: 2, hear: (data: TcData | null) => void, id?: number) => void

export interface TcfOptions {
  /** Whether all is granted where the tool says that GDPR does not apply, and asks nobody: `true` unless told. */
  readonly elsewhere?: boolean
}

/**
 * The framework's purposes that ours need, all of them. 1: access to the device; 2 to 4 and 7: advertising, its profiles
 * and its measurement; 5 and 6: profiles for content; 8 to 10: measuring content, audiences, better services.
 */
const needs: Readonly<Record<Optional, readonly number[]>> = {
  functional: [1],
  analytics: [1, 8, 9, 10],
  personalization: [1, 5, 6],
  marketing: [1, 2, 3, 4, 7],
}

/**
 * IAB TCF 2.2: any tool that offers `__tcfapi`, also one that loads late. Only consents count, no legitimate interests.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework
 *
 *     createConsent({ sources: [globalPrivacyControl(), tcf()] })
 */
export function tcf({ elsewhere = true }: TcfOptions = {}): ConsentSource {
  return (tell, signal) => {
    if (!globalThis.document) return
    const call = (...said: Parameters<TcfApi>) =>
      (globalThis as unknown as { __tcfapi: TcfApi }).__tcfapi(...said)
    let answered = false
    let id: number | undefined
    const leave = () => {
      try {
        call('removeEventListener', 2, () => {}, id)
      } catch {
        // It has never been there.
      }
    }
    const hear = (data: TcData | null) => {
      id = data?.listenerId
      if (signal.aborted) return leave()
      const { gdprApplies, eventStatus, purpose } = data ?? {}
      if (gdprApplies === false) return tell(each(() => elsewhere))
      if (eventStatus === 'cmpuishown') {
        // A banner that is shown again changes nothing until somebody has answered it.
        if (!answered) tell(each(() => 'asked'))
      } else if (eventStatus) {
        answered = true
        tell(each((of) => needs[of].every((need) => purpose?.consents?.[need])))
      }
    }
    const look = (wait: number) => {
      try {
        call('addEventListener', 2, hear)
      } catch {
        // Not there, or not able yet. The longer it is away, the less often it is looked for.
        after(wait, () => look(wait * 1.2), signal)
      }
    }
    look(50)
    signal.addEventListener('abort', leave)
  }
}
