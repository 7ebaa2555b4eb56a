import * as v from 'valibot'
import { channels } from '../core/channels.ts'
import type { Channel } from '../core/entry.ts'
import { StorefrontError } from '../core/errors.ts'

/** A schema of what arrives, which may be anything. */
export type Shape<Output> = v.GenericSchema<unknown, Output>

/** The longest time between an event and its sending that is believed, in milliseconds. */
const MOST_AGE = 400 * 24 * 60 * 60 * 1000

export const id: Shape<string> = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
export const text: Shape<string> = v.pipe(v.string(), v.maxLength(4096))
export const count: Shape<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const number: Shape<number> = v.pipe(v.number(), v.finite())
export const channel: Shape<Channel> = v.picklist(channels)

/** An object whatever its keys: a record would leave out what is named `constructor`. */
export const plain: Shape<Readonly<Record<string, unknown>>> = v.custom<Readonly<Record<string, unknown>>>(
  (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
)

/** What has the shape, or a refusal with the code `body`. */
export function parse<Output>(shape: Shape<Output>, input: unknown): Output {
  const { success, output, issues } = v.safeParse(shape, input)
  if (success) return output
  throw new StorefrontError('body', `The body does not have the form of this request: ${issues[0].message}.`)
}

export const clampAge = (age: number): number => Math.min(Math.max(age, 0), MOST_AGE)
