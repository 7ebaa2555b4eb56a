import type { Fields } from './rows.ts'

/** Names of fields that no shop may hand to anybody but its payment service. */
const NAMES =
  /card(no\d*$|num|\d$)|^(cc|pan)(no|num|$)|cv[cv]|^(cc)?csc|securitycode|passw|passcode|passphrase|^p(in|wd)$|カード番号|セキュリティー?コード|パスワード|暗証/i

/** As long as the cards that begin so: Diners 14, American Express 15, the others 16 to 19 digits (ISO/IEC 7812). */
const CARD = /^(3(0[0-5]|[689]\d)\d{11}|3[47]\d{13}|(?=.{16,19}$)(4|5[1-5]|2[2-7]|35|6)\d+)$/

const MOST_DIGITS = 19

/** The check digit of ISO/IEC 7812-1 (Luhn): every second digit from the right counts double. */
const luhn = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, at) => {
    const worth = Number(digit) * (at % 2 ? 2 : 1)
    return sum + (worth > 9 ? worth - 9 : worth)
  }, 0) %
    10 ===
  0

/**
 * Whether a text holds the number of a card, however it is grouped, full-width digits as well, and whatever digits stand
 * beside it. A JAN code passes.
 */
export const hasCardNumber = (text: string): boolean => {
  const groups = text.normalize('NFKC').match(/\d+|[^\d\s\p{Cf}.‐-―−ー-]+/gu) ?? []
  return groups.some((_, first) => {
    let digits = ''
    return groups.slice(first, first + MOST_DIGITS).some((group) => {
      digits += group
      return CARD.test(digits) && luhn(digits)
    })
  })
}

/** What was typed, without what is a card's or a password; and the names of what was left out. */
export function withoutSecrets(fields: Fields): readonly [kept: Fields, refused: readonly string[]] {
  const refused: string[] = []
  const clean = (value: unknown, path: string): unknown => {
    if (typeof value === 'string' || typeof value === 'number')
      return hasCardNumber(`${value}`) ? refused.push(path) && undefined : value
    if (!value || typeof value !== 'object') return value
    const kept = Object.entries(value).map(([name, part]) => {
      const full = path ? `${path}.${name}` : name
      const bare = name.normalize('NFKC').replace(/[\s._-]/g, '')
      return [name, NAMES.test(bare) ? refused.push(full) && undefined : clean(part, full)] as const
    })
    if (!Array.isArray(value)) return Object.fromEntries(kept.filter(([, part]) => part !== undefined))
    const list = kept.map(([, part]) => part)
    const pieces = list.filter((part) => typeof part !== 'object').join(' ')
    return hasCardNumber(pieces) ? refused.push(path) && undefined : list
  }
  return [clean(fields, '') as Fields, refused]
}
