import { texts } from './texts.mjs'

/**
 * What a customer should know of a line: that the shop had to change it, and that it came back.
 * @param {Pick<import('throughline').CartLine, 'adjusted' | 'revived'>} line
 * @param {'ja' | 'en'} lang
 */
export function noteOf({ revived, adjusted }, lang) {
  const text = texts[lang]
  const notes = revived ? [text.revived] : []
  if (adjusted) {
    const { field, old, new: now, reason } = adjusted
    notes.unshift(text.adjusted[field](old, now, text.reasons[reason] ?? text.anyReason))
  }
  return notes.join(lang === 'ja' ? '' : ' ')
}
