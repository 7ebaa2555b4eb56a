import { UsageError } from '../core/errors.ts'

/** What an option has to be, in words and as a check. */
type Kind = readonly [words: string, fits: (value: never) => boolean]

type Option = 'name' | 'minSessions' | 'budget' | 'onProgress' | 'gap' | 'size'

const above = (least: number): Kind => [
  `a whole number from ${least} on`,
  (value: unknown) => Number.isSafeInteger(value) && (value as number) >= least,
]
const positive: Kind = ['a number above 0', (value: unknown) => typeof value === 'number' && value > 0]
const callback: Kind = ['a function', (value: unknown) => typeof value === 'function']

const KINDS: Readonly<Record<Option, Kind>> = {
  name: ["a text, such as 'default'", (value: unknown) => !!value && typeof value === 'string'],
  minSessions: above(1),
  budget: positive,
  onProgress: callback,
  gap: positive,
  size: above(1),
}

/**
 * Options whose defaults stand where nothing is written; anything else is held to what it has to be, for a wrong number
 * would switch off what it limits.
 *
 * @throws {UsageError} that names the option
 */
export function readOptions<Options extends object>(
  options: Options,
  defaults: { readonly [Name in keyof Options & Option]-?: NonNullable<Options[Name]> },
): Required<Options> {
  if (!options || typeof options !== 'object')
    throw new UsageError('options', `Write options as an object: { ${Object.keys(defaults)[0]}: … }.`)
  const read: Record<string, unknown> = { ...defaults }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (!Object.hasOwn(defaults, name))
      throw new UsageError(
        name,
        `There is no option '${name}': write one of ${Object.keys(defaults).join(', ')}.`,
      )
    const [words, fits] = KINDS[name as Option]
    if (!fits(value as never)) throw new UsageError(name, `Write ${name} as ${words}, not ${shown(value)}.`)
    read[name] = value
  }
  return read as Required<Options>
}

/** A value as it may stand in a sentence. */
export const shown = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : typeof value === 'object' && value ? 'an object' : `${value}`
