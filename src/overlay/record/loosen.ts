/** A value that varies from visit to visit: only its type is compared. */
export interface Varying {
  readonly any: 'String' | 'Number' | 'Boolean'
}

/** Ids that a shop gives once and for all, and the rest of an item that counts. */
const STABLE = /^(item|item_list|promotion|location|link|form|content|group)_id$/
const OF_ITEM = /^(item_id|item_variant|quantity|price|discount|coupon)$/
/** What says when, how long, or which one of many; figures of speed; and words that a shop may put otherwise. */
const VARYING =
  /(^|_)(id|at|key|token|hash|time|timestamp|duration|delay|age|session|nonce|seed|score)$|^metric_(value|id|rating|delta)$/
const WORDS =
  /^(page_title|page_referrer|item_list_name|item_name|promotion_name|creative_name|navigation_type)$/
const ADDRESS = /(^|_)(location|url|href)$/
const GENERATED = /^[0-9a-f]{8}-[0-9a-f]{4}-|^\d{4}-\d\d-\d\dT\d\d:|^(?=.*\d)(?=.*[a-z])[\w-]{20,}$/i

/**
 * What of a touchpoint's parameters is the same in the same visit tomorrow, by a rule that knows no event: what was
 * bought, for how much, at which step; ids, times and durations only by their type; names and titles not at all.
 */
export function loosen(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => loosen(one, name))
  if (value && typeof value === 'object') {
    const fields = Object.entries(value).flatMap(([field, one]) => {
      if (name === 'items' && !OF_ITEM.test(field)) return []
      const kept = loosen(one, field)
      return kept === undefined ? [] : [[field, kept] as const]
    })
    return new Map(fields)
  }
  if (WORDS.test(name) || (ADDRESS.test(name) && typeof value === 'string')) return undefined
  const varies =
    !STABLE.test(name) &&
    !OF_ITEM.test(name) &&
    (VARYING.test(name) || (typeof value === 'string' && GENERATED.test(value)))
  const type = typeof value
  if (varies && value !== null)
    return { any: type === 'string' ? 'String' : type === 'number' ? 'Number' : 'Boolean' } satisfies Varying
  return value
}
