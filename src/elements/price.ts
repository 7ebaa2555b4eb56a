import type { Item } from '../core/item.ts'

/** Prices as text, in a language and a currency: yen without decimals. */
export function createPrices(locale: string, currency: string): (item: Item | undefined) => string {
  const formats = new Map<string, Intl.NumberFormat>()
  return (item) => {
    if (typeof item?.price !== 'number') return ''
    const code = `${item.currency ?? currency}`
    try {
      const format = formats.get(code) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: code })
      formats.set(code, format)
      return format.format(item.price)
    } catch {
      // A currency that nobody knows: rather no price than a wrong one.
      return ''
    }
  }
}
