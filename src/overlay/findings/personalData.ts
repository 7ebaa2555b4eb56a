import type { Finding } from './finding.ts'

/** What a text may contain that belongs to a person, and how it looks. */
const kinds: readonly (readonly [what: string, pattern: RegExp])[] = [
  // Neither a version (`react@18.2.0`) nor a picture of twice the size (`tea@2x.png`). A name in front has 64 letters at most
  // (RFC 5321, 4.5.3.1.1), and nobody waits for a long text without one.
  ['an e-mail address', /[\w.+-]{1,64}(@|%40)(?!\dx\.)([\w-]+\.)+[a-z]{2}/i],
  // Ten or eleven digits with hyphens as they are written in Japan, a mobile number without, or an international one (E.164).
  [
    'a phone number',
    /(^|[^\w-])((?=(\d-?){10,11}(?!\d))0\d{1,4}-\d{1,4}-\d{3,4}|0[789]0\d{8}|(\+|%2B)\d[\d -]{8,15})(?![\d-])/,
  ],
]

/** Digits that may be a card's number. */
const DIGITS = /(^|\D)(\d(?:[ -]?\d){13,18})(?!\d)/g

/** How issuers' numbers begin, and how long they are: barcodes, times and orders are others. ISO/IEC 7812-1 */
const ISSUED = /^(4\d{15}|(5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3[068]\d{12}|6\d{15,18})$/

/** Where in a payload, or in the address of its page, something is that belongs to a person. */
export function personalData(body: unknown, page: string): Finding[] {
  const found: Finding[] = []
  const look = (text: string, field: string) => {
    const what =
      kinds.find(([, pattern]) => pattern.test(text))?.[0] ??
      ([...text.matchAll(DIGITS)].some(([, , digits = '']) => isCard(digits)) && 'a card number')
    if (what) found.push({ kind: 'personal-data', field, problem: `'${field}' contains ${what}.` })
  }
  const walk = (value: unknown, field: string): void => {
    if (typeof value === 'string' || typeof value === 'number') look(`${value}`, field)
    else if (value && typeof value === 'object')
      for (const [key, inner] of Object.entries(value))
        walk(inner, Array.isArray(value) ? `${field}[${key}]` : field ? `${field}.${key}` : key)
  }
  walk(body, '')
  look(page, 'page_location')
  return found.slice(0, 5)
}

/** The Luhn algorithm: ISO/IEC 7812-1, annex B. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  const sum = [...digits].reverse().reduce((sum, digit, index) => {
    const doubled = +digit * (index % 2 ? 2 : 1)
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0 && ISSUED.test(digits)
}
