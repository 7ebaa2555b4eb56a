import type { ConsentSource } from './source.ts'

/**
 * The browser's own signal: who has switched it on does not want data sold, shared or used for advertising, so
 * `marketing` is denied; nothing but `consent.grant('marketing')` overrules that. Switched off it says nothing.
 * https://www.w3.org/TR/gpc/
 */
export function globalPrivacyControl(): ConsentSource {
  return (tell) => {
    const { navigator } = globalThis as { navigator?: { globalPrivacyControl?: boolean } }
    if (navigator?.globalPrivacyControl) tell({ marketing: false })
  }
}
