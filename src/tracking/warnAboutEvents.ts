import { channels } from '../core/channels.ts'
import { checkEvent, checkSchema } from '../vocabulary/checkEvent.ts'
import type { Schema } from '../vocabulary/schema.ts'
import type { Tracking } from './handle.ts'

/** A clock that says another one is wrong. */
const FIRST_YEAR = 2020
const LAST_YEAR = 2090

export interface WarnOptions {
  /** Validators of the shop's own events, by name; any library that keeps to Standard Schema. */
  readonly schemas?: Readonly<Record<string, Schema>>
}

/**
 * Tells in the console what is wrong with tracked events; returns its stop. For development, behind a condition that
 * a bundler removes:
 *
 *     if (import.meta.env.DEV) warnAboutEvents(tracking, { schemas })
 */
export function warnAboutEvents(
  tracking: Pick<Tracking, 'observe' | 'channel'>,
  { schemas = {} }: WarnOptions = {},
): () => void {
  const warn = (problem: string) => console.warn(`throughline: ${problem}`)
  const { channel } = tracking
  const known = channels.includes(channel)
  return tracking.observe({
    tracked(name, params) {
      for (const { problem } of checkEvent(name, params)) warn(problem)
      if (Object.hasOwn(schemas, name))
        void checkSchema(name, params, schemas[name]).then((problems) => {
          for (const { problem } of problems) warn(problem)
        })
      if (!known)
        warn(`'${name}' has an unknown 'channel', '${channel}': write one of ${channels.join(', ')}.`)
    },
    recorded({ name, at }) {
      const year = new Date(at).getFullYear()
      if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
        warn(
          `'${name}' has an impossible 'at', ${year}: set the device's clock, or mind 'clock' of the shop.`,
        )
    },
  })
}
