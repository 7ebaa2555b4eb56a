/** Characters that are not seen or turn the writing around, and so could make a text look like another one. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text of a page as it is shown here: what cannot be seen is spelled out. */
export const shown = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)

/** A time of the day, with thousandths of a second. */
export const timeOf = (at: number): string => {
  const date = new Date(at)
  const two = (number: number) => `${number}`.padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${`${date.getMilliseconds()}`.padStart(3, '0')}`
}

/** Path and query of an address. */
export const pathOf = (address: string): string => {
  try {
    const { pathname, search } = new URL(address)
    return pathname + search
  } catch {
    return address
  }
}
