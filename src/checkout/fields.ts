import { inDevelopment } from '../browser/development.ts'
import { UsageError } from '../core/errors.ts'
import { withoutSecrets } from './cardData.ts'
import type { Fields } from './rows.ts'

/** What was typed at one step takes so many bytes as JSON at the most: it travels with the checkout. */
const MOST_BYTES = 8192
/** And is nested so deep: a server takes no more. */
const MOST_LEVELS = 8

/**
 * What was typed, as it can be stored and sent, and how much of it must not be.
 * @throws {UsageError} when it is no object or too large; in development also for card data and passwords
 */
export function readFields(fields: Fields | undefined): readonly [kept: Fields | undefined, refused: number] {
  if (fields === undefined || fields === null) return [undefined, 0]
  const text = readText(fields)
  const plain = text && JSON.parse(text)
  if (!text || new TextEncoder().encode(text).length > MOST_BYTES || isDeeper(plain, MOST_LEVELS))
    throw new UsageError(
      'fields',
      `Write complete('contact', { email: 'hanako@example.jp' }): an object, ${MOST_BYTES} bytes as JSON and ${MOST_LEVELS} levels deep at most.`,
    )
  const [kept, refused] = withoutSecrets(plain)
  if (refused.length && inDevelopment())
    throw new UsageError(
      'card-data',
      `Leave out ${refused.join(', ')}: card data and passwords go to the payment service alone, never through a shop's log.`,
    )
  return [kept, refused.length]
}

const isDeeper = (value: unknown, left: number): boolean =>
  value instanceof Object && (!left || Object.values(value).some((part) => isDeeper(part, left - 1)))

function readText(fields: Fields): string | undefined {
  try {
    const text = JSON.stringify(fields)
    // A form's data is an empty object as JSON.
    return text?.startsWith('{') && !(Symbol.iterator in fields) ? text : undefined
  } catch {
    return undefined
  }
}
