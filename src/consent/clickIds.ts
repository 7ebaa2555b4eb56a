/** What ad platforms add to an address: their purpose is marketing, wherever they hide. */
const names = 'gclid|gbraid|wbraid|yclid|ldtag_cl|msclkid|fbclid|ttclid|twclid'

const without = (mark: string, is: string, and: string, end: string) => {
  // A quote that JSON has escaped belongs to the value.
  const value = `(?:\\\\.?|(?!${and}|${end})[^\\\\])*`
  const pairs = new RegExp(`(${mark})(?:(?:${names})${is}${value}(?:${and}|(?=${end}|$)))+`, 'gi')
  return (text: string) => text.replace(pairs, (found, mark: string) => (found.endsWith(and) ? mark : ''))
}

const inAddress = without('[?&]', '=', '&', '[#"]')
const inInnerAddress = without('%3f|%26', '%3d', '%26', '%23|[&#"]')

/** A text, JSON as well, whose addresses, and those that stand in them, have no click ids; all else stays as it was. */
export const withoutClickIds = (text: string): string => inInnerAddress(inAddress(text))
