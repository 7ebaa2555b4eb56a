import { checkoutTexts } from './checkoutTexts.mjs'

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} [type]
 * @property {string} [autocomplete]
 * @property {'text' | 'numeric' | 'tel' | 'email'} [inputmode]
 * @property {readonly string[]} [options] one of these has to be chosen
 * @property {boolean} [optional]
 */

/** What is asked at each step. @type {Readonly<Record<string, readonly Field[]>>} */
export const fieldsOf = {
  contact: [
    { name: 'email', type: 'email', autocomplete: 'email', inputmode: 'email' },
    { name: 'name', autocomplete: 'name' },
  ],
  shipping: [{ name: 'shipping_tier', options: ['takkyubin', 'pickup'] }],
  address: [
    { name: 'postal_code', autocomplete: 'postal-code', inputmode: 'numeric' },
    { name: 'address', autocomplete: 'street-address' },
    { name: 'phone', type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
  ],
  payment: [
    { name: 'payment_type', options: ['cash', 'konbini', 'paypay'] },
    { name: 'note', optional: true },
  ],
  review: [],
}

/** What is kept for the next order, when the customer wants that. */
export const REMEMBERED = ['contact', 'shipping', 'address']

/** The steps of this shop. Whoever comes for the goods needs no address. @param {'ja' | 'en'} lang */
export const stepsOf = (lang) =>
  Object.keys(fieldsOf).map((id) => ({
    id,
    label: checkoutTexts[lang].labels[id],
    ...(id === 'address' && {
      isNeeded: /** @param {import('throughline').CheckoutContext} context */ ({ data }) =>
        data.shipping?.shipping_tier !== 'pickup',
    }),
  }))

/**
 * Quick ways to pay. The wallet is a sample: it orders wherever a browser knows payment requests at all; the other one shows
 * that nobody is offered what does not work here.
 * @param {'ja' | 'en'} lang
 * @returns {import('throughline').ExpressMethod[]}
 */
export const expressOf = (lang) => [
  {
    id: 'sample_wallet',
    label: checkoutTexts[lang].wallet,
    canMakePayment: () => 'PaymentRequest' in globalThis,
  },
  { id: 'missing_wallet', canMakePayment: async () => false },
]

/** What delivery costs, in yen. @param {import('throughline').CheckoutState['data']} data */
export const deliveryOf = (data) => (data.shipping?.shipping_tier === 'pickup' ? 0 : 550)

/** What was typed at a step, in the order in which it was asked. @param {string} id @param {import('throughline').CheckoutState['data']} data @returns {string[]} */
export const answersOf = (id, data) =>
  (fieldsOf[id] ?? []).map(({ name }) => `${data[id]?.[name] ?? ''}`).filter(Boolean)

/**
 * As people mean it: full-width digits and letters become plain ones, and so do dashes between digits.
 * @param {Record<string, string>} values
 */
export const normalised = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))

const plain = (value) =>
  value
    .normalize('NFKC')
    .trim()
    .replace(/(?<=\d)[‐-―−ー](?=\d)/g, '-')
const digits = (value) => value.replace(/[^\d]/g, '').length
const checks = {
  email: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
  postal_code: (value) => digits(value) === 7,
  phone: (value) => digits(value) === 10 || digits(value) === 11,
}

/**
 * What is wrong with what was typed, by field.
 * @param {string} step
 * @param {Record<string, string>} values
 * @param {'ja' | 'en'} lang
 * @returns {Record<string, string>}
 */
export function problemsOf(step, values, lang) {
  const { problems, fields } = checkoutTexts[lang]
  return Object.fromEntries(
    (fieldsOf[step] ?? []).flatMap(({ name, options, optional }) => {
      const value = values[name] ?? ''
      const label = fields[name]
      if (!value) return optional ? [] : [[name, options ? problems.choose(label) : problems.missing(label)]]
      return (checks[name]?.(value) ?? true) ? [] : [[name, problems[name]]]
    }),
  )
}
