/** What the usual steps are called, in both languages; a step of another name says its own. */
const labels: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  contact: ['お客様情報', 'Contact'],
  shipping: ['お届け先', 'Shipping'],
  payment: ['お支払い方法', 'Payment'],
  review: ['ご注文内容の確認', 'Review'],
}

export const labelOf = (id: string, locale: string): string =>
  (Object.hasOwn(labels, id) && labels[id]?.[/^ja\b/i.test(locale) ? 0 : 1]) || id
