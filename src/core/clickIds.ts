/** What ad platforms add to an address: their purpose is marketing, wherever they hide. */
const names = 'gclid|gbraid|wbraid|yclid|ldtag_cl|msclkid|fbclid|ttclid|twclid'

/**
 * What finds click ids in a text, in JavaScript as in SQL: those that something follows, of which the mark before them
 * stays, and those at the end of an address; then the same in addresses that stand in another one.
 */
export const clickIdPatterns = (): readonly (readonly [pattern: string, keeps: boolean])[] =>
  [
    ['[?&]', '=', '&', '[#"]'],
    ['%3f|%26', '%3d', '%26', '%23|[&#"]'],
  ].flatMap(([mark, is, and, end]) => {
    // A quote that JSON has escaped belongs to the value.
    const pair = `(${names})${is}(\\\\.?|(?!${and}|${end})[^\\\\])*`
    return [
      [`(${mark})(${pair}${and})+`, true],
      [`(${mark})${pair}(?=${end}|$)`, false],
    ] as const
  })

/** A text, JSON as well, whose addresses, and those that stand in them, have no click ids; all else stays as it was. */
export const withoutClickIds = (text: string): string =>
  clickIdPatterns().reduce(
    (rest, [pattern, keeps]) => rest.replace(new RegExp(pattern, 'gi'), keeps ? '$1' : ''),
    text,
  )
