import * as v from 'valibot'
import { channels } from '../core/channels.ts'
import { deeper } from '../core/deeper.ts'
import type { Channel } from '../core/entry.ts'
import { StorefrontError } from '../core/errors.ts'
import { type Join, joins } from '../core/ports.ts'
import { MOST_ENTRIES } from '../core/wire.ts'
import { channel, clampAge, count, id, number, parse, text } from './shapes.ts'

const MOST_DEPTH = 16

/** What an entry says beside its `n` and `op`; a missing value may arrive as null, that is how JSON has them in a tuple. */
const beside = v.tuple([v.nullish(number), v.nullish(count), v.nullish(count), v.nullish(channel)])

/** An entry of an exchange as it was sent, its left out parts still missing. */
export interface SentEntry {
  readonly collection: string
  readonly n: number
  readonly op: unknown
  /** Milliseconds between commit and sending. */
  readonly age: number
  readonly seen?: number
  readonly own?: number
  readonly channel?: Channel
  /** False when nothing else about the entry can be trusted. */
  readonly valid: boolean
}

export interface SentExchange {
  readonly cursor: number
  /** In the order of `n`, each once: of several with one `n` the first. */
  readonly entries: readonly SentEntry[]
}

/** Reads the body of an exchange. Throws with `body` or `too-many`; what is wrong with one entry stays with the entry. */
export function readExchange(body: unknown): SentExchange {
  const [cursor, ...sent] = parse(v.tupleWithRest([count], v.array(v.unknown())), body)
  if (sent.length > MOST_ENTRIES)
    throw new StorefrontError(
      'too-many',
      `An exchange has at most ${MOST_ENTRIES} entries: send the rest in the next.`,
    )
  const entries = sent.map(readEntry).sort((a, b) => a.n - b.n)
  return { cursor, entries: entries.filter(({ n }, index) => n !== entries[index - 1]?.n) }
}

function readEntry([sentN, sentCollection, op, ...rest]: unknown[]): SentEntry {
  const n = parse(v.pipe(count, v.minValue(1)), sentN)
  const collection = parse(id, sentCollection)
  const { success, output } = v.safeParse(beside, [...rest, ...Array(4)].slice(0, 4))
  if (!success || op === undefined || deeper(op, MOST_DEPTH))
    return { collection, n, op: null, age: 0, valid: false }
  const [age, seen, own, channel] = output
  return {
    collection,
    n,
    op,
    age: clampAge(age ?? 0),
    ...(seen != null && { seen }),
    ...(own != null && { own }),
    ...(channel != null && { channel }),
    valid: true,
  }
}

/** What the address of an exchange says. */
export interface SentAddress {
  readonly channel: Channel
  /** The log that the device holds; empty on first contact. */
  readonly held: string
  /** The device has no name of its own yet. */
  readonly nameless: boolean
  /** How the rows of a guest who signs in join the account's. */
  readonly how: Join
  /** The smallest `seen` of what the device has not sent yet. */
  readonly waits?: number
  /** No product is left out. */
  readonly full: boolean
  /** The guest's log is not complete yet. */
  readonly more: boolean
  /** Up to this `n` the device has nothing else to say. */
  readonly upto: number
  /** The device whose storage this one had before it was lost. */
  readonly disk?: string
}

/** Reads `?channel=`, `&device=`, `&log=`, `&join=`, `&waits=`, `&full=`, `&more=`, `&upto=`, `&disk=`. Throws with the code `channel` or `join`. */
export function readAddress({ searchParams }: URL): SentAddress {
  const { success, output } = v.safeParse(channel, searchParams.get('channel'))
  if (!success)
    throw new StorefrontError(
      'channel',
      `Say in the address where the customer is: ?channel=${channels.join(', ')}.`,
    )
  const how = v.safeParse(v.picklist(joins), searchParams.get('join') || 'sum')
  if (!how.success)
    throw new StorefrontError('join', `The rows of a guest can be joined by &join=${joins.join(', ')}.`)
  const said = (name: string) => {
    const value = searchParams.get(name) ?? ''
    // PostgreSQL's text does not take U+0000.
    return v.is(text, value) && !value.includes('\0') ? value : ''
  }
  const disk = said('disk')
  const numberIn = (name: string) => v.safeParse(count, Number(searchParams.get(name) ?? Number.NaN))
  const [waits, upto] = [numberIn('waits'), numberIn('upto')]
  return {
    channel: output,
    held: said('log'),
    nameless: !searchParams.get('device'),
    how: how.output,
    ...(waits.success && { waits: waits.output }),
    full: searchParams.has('full'),
    more: searchParams.has('more'),
    upto: upto.success ? upto.output : 0,
    ...(disk && { disk }),
  }
}
