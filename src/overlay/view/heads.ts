import { type Child, h } from './h.ts'

/** So many letters stand on one line, however narrow a column is. */
const SHORT = 11

/** The first row of a table; what stands above figures stands at their end. */
export const heads = (texts: readonly string[], figures: readonly number[] = []): Child =>
  h(
    'tr',
    null,
    texts.map((text, at) =>
      h(figures.includes(at) ? 'th.figure' : text.length > SHORT ? 'th' : 'th.whole', null, text),
    ),
  )
