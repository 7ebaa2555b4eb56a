import { type Child, h } from './h.ts'

/** Terms, and what is said of each; `look` is a class of the style sheet. */
export const terms = (about: readonly (readonly [term: string, what: Child, look?: string])[]): Child =>
  h(
    'dl',
    null,
    about.map(([term, what, look]) => [h('dt', null, term), h(`dd.${look ?? 'text'}`, null, what)]),
  )
