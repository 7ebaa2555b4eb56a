import { texts } from './texts.mjs'

/**
 * What a customer should know of a line: that it came back, or that the shop had to change it.
 * @param {{ revived?: boolean, adjusted?: { field: 'quantity' | 'price', old: number, new: number, reason: string } }} line
 * @param {'ja' | 'en'} lang
 */
export function noteOf({ revived, adjusted }, lang) {
  const text = texts[lang]
  if (adjusted)
    return text.adjusted[adjusted.field](adjusted.old, adjusted.new, text.reasons[adjusted.reason])
  return revived ? text.revived : ''
}
