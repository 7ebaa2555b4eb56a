import { checkPlain, type Say } from './checkPlain.ts'
import { fields, itemFields, needed } from './fields.ts'
import type { Schema } from './schema.ts'

/** What is wrong with one field of an event. */
export interface EventProblem {
  /** Such as `currency` or `items[0].price`; `name` and `params` are the event's own. */
  readonly field: string
  /** Names event and field, and says what to write. */
  readonly problem: string
}

const MOST_ITEMS = 200
const MOST_OWN = 27

const bare = (name: string) => name.replace(/[\W_]/g, '').toLowerCase()
const show = (value: unknown) => JSON.stringify(value)?.replaceAll('"', "'")

/**
 * Holds an event to what GA4 and this library take; nothing comes back when all is well. For development: what is wrong
 * in production is cut or dropped, and counted.
 *
 *     checkEvent('view_item', { value: 1980, items: [{ item_id: 'SKU-1' }] })
 *     // [{ field: 'currency', problem: "'view_item' has a 'value' without 'currency': write currency: 'JPY'." }]
 */
export const checkEvent = (name: string, params: unknown = {}): readonly EventProblem[] =>
  checkData(name, params, checkPlain)

/** The same for what is known to be plain data. */
export function checkData(
  name: string,
  params: unknown,
  isPlain: (params: object, say: Say) => boolean = () => true,
): readonly EventProblem[] {
  const problems = new Map<string, string>()
  const say = (field: string, problem: string) => {
    if (problems.size < 20 && !problems.has(field)) problems.set(field, `'${name}' ${problem}.`)
  }
  const known = Object.keys(needed).find((known) => bare(known) === bare(`${name}`))
  if (known && known !== name) say('name', `is not a name of ours: write '${known}'`)
  if (!/^[a-z]\w{0,39}$/i.test(name))
    say('name', `cannot be an event's name: write letters, digits and _, such as 'quiz_finished', 40 at most`)
  if (!params || typeof params !== 'object' || Array.isArray(params)) {
    say('params', `takes its 'params' as an object: write { search_term: '煎茶' }, not ${typeof params}`)
  } else if (isPlain(params, say)) checkFields(name, params as Record<string, unknown>, say)
  return [...problems].map(([field, problem]) => ({ field, problem }))
}

function checkFields(name: string, params: Readonly<Record<string, unknown>>, say: Say): void {
  const has = (field: string) => params[field] !== undefined && params[field] !== null
  for (const field of (Object.hasOwn(needed, name) ? `${needed[name]}` : '').split(' ').filter(Boolean))
    if (!has(field)) say(field, `needs '${field}': write ${field}: ${show(fields[field])}`)
  if (has('value') && !has('currency'))
    say('currency', `has a 'value' without 'currency': write currency: 'JPY'`)
  checkTypes(params, fields, '', say)
  if (typeof params.currency === 'string' && !/^[A-Z]{3}$/.test(params.currency))
    say(
      'currency',
      `has ${show(params.currency)} in 'currency': write three letters of ISO 4217, such as 'JPY'`,
    )
  if (!Array.isArray(params.items)) return
  if (params.items.length > MOST_ITEMS)
    say('items', `has ${params.items.length} 'items': write ${MOST_ITEMS} at most, the rest in another event`)
  for (const [index, item] of params.items.entries()) {
    const at = `items[${index}]`
    if (!item || typeof item !== 'object') {
      say(at, `has no item in '${at}': write { item_id: 'SKU-1', price: 1980 }`)
      continue
    }
    checkTypes(item as Record<string, unknown>, itemFields, `${at}.`, say)
    const { item_id, promotion_id } = item as Record<string, unknown>
    if (!item_id && !(promotion_id && name.endsWith('promotion')))
      say(`${at}.item_id`, `needs '${at}.item_id': write item_id: 'SKU-1'`)
    const own = Object.keys(item).filter((key) => !(key in itemFields))
    if (own.length > MOST_OWN)
      say(at, `has ${own.length} parameters of your own in '${at}': write ${MOST_OWN} at most`)
  }
}

/** Fields that have a type of their own, and hold another one. */
function checkTypes(
  values: Readonly<Record<string, unknown>>,
  examples: Readonly<Record<string, unknown>>,
  at: string,
  say: Say,
): void {
  for (const [field, value] of Object.entries(values)) {
    const example = Object.hasOwn(examples, field) ? examples[field] : undefined
    if (example === undefined || value === undefined || value === null) continue
    if (typeof value !== typeof example || Array.isArray(value) !== Array.isArray(example)) {
      const number =
        typeof example === 'number' && typeof value === 'string' && Number(value.replace(/[,¥¥円$\s]/g, ''))
      say(
        `${at}${field}`,
        `takes a ${Array.isArray(example) ? 'list' : typeof example} in '${at}${field}', not ${show(value)}: write ${field}: ${show(number || example)}`,
      )
    }
  }
}

/** What a shop's own validator says of an event, in the same words. Never rejects. */
export async function checkSchema(
  name: string,
  params: unknown,
  schema: Schema | undefined,
): Promise<readonly EventProblem[]> {
  try {
    const { issues = [] } = (await schema?.['~standard'].validate(params)) ?? {}
    return issues.map(({ message, path = [] }) => {
      const keys = path.map((part) => String(typeof part === 'object' ? part.key : part))
      const field = keys.join('.') || 'params'
      return { field, problem: `'${name}' is not right in '${field}': ${message}` }
    })
  } catch (error) {
    return [{ field: 'params', problem: `'${name}' could not be checked: its schema failed (${error}).` }]
  }
}
