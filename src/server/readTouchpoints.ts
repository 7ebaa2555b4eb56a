import * as v from 'valibot'
import type { Purpose } from '../core/collection.ts'
import { deeper, MOST_DEPTH } from '../core/deeper.ts'
import { StorefrontError } from '../core/errors.ts'
import type { ForgetRequest, TouchpointContext } from '../core/wire.ts'
import type { StoredTouchpoint, TouchpointBatch } from './database.ts'
import { channel, clampAge, count, id, number, parse, plain, type Shape, text } from './shapes.ts'

/** The most touchpoints of one request. */
export const MOST_TOUCHPOINTS = 500
/** The most numbers and ranges that one request may name besides: as many as wait on a device. */
export const MOST_NAMED = 5000
/**
 * The most characters of a touchpoint's `params` as JSON, and of its `fields` for one purpose. The shop cuts at 32 KB; counted in
 * characters, so that what it has let through passes, however it counts.
 */
export const MOST_TOUCHPOINT: number = 32 * 1024

const MOST_CAMPAIGN = 32
/** The last moment a JavaScript date can name, in milliseconds since 1970. */
const LAST_MOMENT = 8.64e15

/** A text that is cut rather than refused: an address may be as long as somebody makes it. */
const cut = (most: number) =>
  v.pipe(
    v.string(),
    // Not in the middle of a pair: PostgreSQL's jsonb takes no half ones.
    v.transform((value) => value.slice(0, most).replace(/[\ud800-\udbff]$/, '')),
  )

const fits = (value: object): boolean =>
  !deeper(value, MOST_DEPTH) && JSON.stringify(value).length <= MOST_TOUCHPOINT
const unfitting = 'A touchpoint is too large or too deep.'

const purposes = ['necessary', 'functional', 'analytics', 'personalization', 'marketing'] as const
const purpose: Shape<Purpose> = v.picklist(purposes satisfies readonly Purpose[])

/** Short texts by name; what is none, or too many, is left out. */
const labels = v.pipe(
  plain,
  v.transform((value) => {
    const read = Object.entries(value).flatMap(([name, sent]) => {
      const { success, output } = v.safeParse(cut(512), sent)
      return success && name.length <= 64 ? [[name, output] as const] : []
    })
    return Object.fromEntries(read.slice(0, MOST_CAMPAIGN))
  }),
)

const context = v.object({
  channel,
  purpose: v.nullish(purpose, 'analytics'),
  page: v.nullish(
    v.object({
      location: cut(4096),
      title: v.exactOptional(cut(4096)),
      referrer: v.exactOptional(cut(4096)),
    }),
  ),
  session: v.nullish(id),
  campaign: v.nullish(labels),
  clickIds: v.nullish(labels),
})

const part = v.exactOptional(plain)
const fields = v.pipe(
  v.object({ necessary: part, functional: part, analytics: part, personalization: part, marketing: part }),
  // Each part by itself: the names of purposes come on top of what has fitted the shop.
  v.check((value) => Object.values(value).every(fits), unfitting),
)

const touchpoint = v.tuple([
  count,
  id,
  number,
  v.pipe(cut(256), v.minLength(1)),
  v.pipe(
    plain,
    v.check((value) => fits(value), unfitting),
  ),
  count,
  v.nullish(fields),
  v.nullish(number),
])

const range = v.pipe(
  v.tuple([v.pipe(count, v.minValue(1)), count]),
  v.check(([first, last]) => first <= last, 'A range ends before it begins.'),
)
const pair = v.tuple([count, id])

const list = v.array(v.unknown())
const request = v.object({
  token: text,
  sent: v.nullish(v.unknown()),
  contexts: list,
  entries: list,
  asked: v.nullish(list, []),
  dropped: v.nullish(list, []),
})

export interface SentTouchpoints extends Omit<TouchpointBatch, 'device' | 'log'> {
  readonly token: string
  /** How many of all that was sent could not be read. */
  readonly malformed: number
  /** The sender waits to hear what is missing. */
  readonly asks: boolean
}

/** Reads the body of a touchpoints request. What is malformed is left out one by one: it must not block what is behind. */
export function readTouchpoints(body: unknown, received: number): SentTouchpoints {
  const { token, contexts, entries, asked, dropped, ...rest } = parse(request, body)
  if (entries.length > MOST_TOUCHPOINTS || asked.length + dropped.length > MOST_NAMED)
    throw new StorefrontError(
      'too-many',
      `A request has at most ${MOST_TOUCHPOINTS} touchpoints, and asks for and drops ${MOST_NAMED}: send the rest later.`,
    )
  const sent = moment(rest.sent)
  const shared = { received, ...(sent !== undefined && { skew: Math.round(received - sent) }) }
  const known = new Map<number, ReturnType<typeof contextOf>>()
  const touchpoints = entries.flatMap((entry): StoredTouchpoint[] => {
    const { success, output } = v.safeParse(touchpoint, Array.isArray(entry) ? [...entry, null, null] : entry)
    if (!success) return []
    const [n, id, age, name, params, index, fields, at] = output
    if (!known.has(index)) known.set(index, contextOf(contexts[index]))
    const context = known.get(index)
    if (!context) return []
    const deviceAt = moment(at ?? (sent ?? Number.NaN) - age)
    return [
      {
        ...(n && { n }),
        id,
        ...shared,
        at: received - clampAge(age),
        ...(deviceAt !== undefined && { deviceAt }),
        ...context,
        name,
        params,
        ...filled('fields', fields),
      },
    ]
  })
  const said = { touchpoints, asked: readable(pair, asked), dropped: readable(range, dropped) }
  const all = [entries, asked, dropped].reduce((sum, { length }) => sum + length, 0)
  const read = Object.values(said).reduce((sum, { length }) => sum + length, 0)
  return { token, ...said, malformed: all - read, asks: asked.length > 0 }
}

const forget = v.object({ token: text, purpose: v.exactOptional(purpose) })

/** Reads the body of a request to forget. A purpose that is not known is refused: nobody has asked for more. */
export const readForget = (body: unknown): ForgetRequest => parse(forget, body)

function contextOf(sent: unknown): Pick<StoredTouchpoint, keyof TouchpointContext> | undefined {
  const { success, output } = v.safeParse(context, sent)
  if (!success) return undefined
  const { channel, purpose, page, session, campaign, clickIds } = output
  return {
    channel,
    purpose,
    ...(page && { page }),
    ...(session && { session }),
    ...filled('campaign', campaign),
    ...filled('clickIds', clickIds),
  }
}

function filled<Name extends string, Value extends object>(name: Name, value: Value | null | undefined) {
  if (!value || !Object.keys(value).length) return undefined
  return { [name]: value } as { readonly [name in Name]: Value }
}

const readable = <Output>(shape: Shape<Output>, sent: readonly unknown[]): Output[] =>
  sent.flatMap((one) => {
    const { success, output } = v.safeParse(shape, one)
    return success ? [output] : []
  })

/** What a device's clock says, in milliseconds since 1970, if that is a time at all. */
function moment(time: unknown): number | undefined {
  // Whole: PostgreSQL divides no number next to zero.
  return typeof time === 'number' && time >= 0 && time <= LAST_MOMENT ? Math.round(time) : undefined
}
