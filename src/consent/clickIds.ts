/** What ad platforms add to an address: their purpose is marketing, wherever they hide. */
const names = 'gclid|gbraid|wbraid|yclid|ldtag_cl|msclkid|fbclid|ttclid|twclid'

// A quote that JSON has escaped belongs to the value.
const pairs = new RegExp(`([?&])(?:(?:${names})=(?:\\\\.?|[^&#"\\\\])*(?:&|(?=[#"]|$)))+`, 'g')

/** A text, JSON as well, whose addresses have no click ids; all else stays as it was. */
export const withoutClickIds = (text: string): string =>
  text.replace(pairs, (found, mark: string) => (found.endsWith('&') ? mark : ''))
