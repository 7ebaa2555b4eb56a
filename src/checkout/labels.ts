const isJapanese = (locale: string) => /^ja\b/i.test(locale)

/** What the usual steps are called, in both languages; a step of another name says its own. */
const labels: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  contact: ['お客様情報', 'Contact'],
  shipping: ['お届け先', 'Shipping'],
  payment: ['お支払い方法', 'Payment'],
  review: ['ご注文内容の確認', 'Review'],
}

export const labelOf = (id: string, locale: string): string =>
  (Object.hasOwn(labels, id) && labels[id]?.[isJapanese(locale) ? 0 : 1]) || id

/**
 * Where the customer is, for the heading and the beginning of the title.
 * https://www.w3.org/WAI/tutorials/forms/multi-page/
 */
export const headingOf = (label: string, index: number, total: number, locale: string): string =>
  isJapanese(locale) ? `ステップ${index + 1}/${total}：${label}` : `Step ${index + 1} of ${total}: ${label}`
