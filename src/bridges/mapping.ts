/**
 * What our events are called elsewhere: one column of the vocabulary's table. Columns are data in files of their own, so
 * that a shop carries only those it uses; keys are our names, values theirs.
 */
export interface Dialect {
  /** An event's name; null for one that must not be sent there. */
  readonly events: Readonly<Record<string, string | null>>
  /** Whether events that have no name here are sent under ours. */
  readonly open: boolean
  /** Parameters with another name; the others keep theirs. */
  readonly params?: Readonly<Record<string, string>>
  /** The same inside `items`. */
  readonly item?: Readonly<Record<string, string>>
}

export interface Translated {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * Says an event in another dialect; nothing comes back when it has no name there.
 *
 *     translate(karte, 'purchase', { transaction_id: 'T-1', value: 1980, currency: 'JPY', items: [] })
 *     // { name: 'buy', params: { transaction_id: 'T-1', revenue: 1980, currency: 'JPY', items: [] } }
 */
export function translate(
  dialect: Dialect,
  name: string,
  params: Readonly<Record<string, unknown>>,
): Translated | undefined {
  const { events, open, params: names, item } = dialect
  const theirs = Object.hasOwn(events, name) ? events[name] : open && name
  if (!theirs) return undefined
  const { items } = params
  const said =
    Array.isArray(items) && item ? { ...params, items: items.map((one) => rename(one, item)) } : params
  return { name: theirs, params: rename(said, names) }
}

function rename(values: Readonly<Record<string, unknown>> | null, names: Dialect['params'] = {}) {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [
      (Object.hasOwn(names, key) && names[key]) || key,
      value,
    ]),
  )
}
