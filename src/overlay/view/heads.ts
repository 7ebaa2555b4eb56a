import { type Child, h } from './h.ts'

/** The first row of a table; what stands above figures stands at their end. */
export const heads = (texts: readonly string[], figures: readonly number[] = []): Child =>
  h(
    'tr',
    null,
    texts.map((text, at) => h(figures.includes(at) ? 'th.figure' : 'th', null, text)),
  )
