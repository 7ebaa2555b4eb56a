import type { Varying } from './loosen.ts'

/** The widest line of code, in characters, before it is broken. */
const WIDTH = 110

/** What turns the direction of text, or cannot be seen at all: nobody may hide code in a spec by it. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g

/** A text as a literal of JavaScript, whatever is in it; what can be read is kept as it is. */
export const quote = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\"/g, '"')
    .replace(/'/g, "\\'")
    .replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`

/** A value that `loosen` has made, as code: on one line if that fits at this `indent`, or broken. */
export function print(
  value: unknown,
  indent: number = Number.NEGATIVE_INFINITY,
  before: number = indent,
): string {
  if (typeof value === 'string') return quote(value)
  if (value instanceof Map) {
    const parts = [...value].map(([name, one]): Part => [`${key(name)}: `, one])
    return list('{', ' ', '}', parts, indent, before)
  }
  if (Array.isArray(value)) {
    const parts = value.map((one): Part => ['', one])
    return list('[', '', ']', parts, indent, before)
  }
  if (value && typeof value === 'object') return `expect.any(${(value as Varying).any})`
  return `${value}`
}

type Part = readonly [name: string, value: unknown]

function list(
  open: string,
  gap: string,
  close: string,
  parts: readonly Part[],
  indent: number,
  before: number,
) {
  if (!parts.length) return open + close
  const line = open + gap + parts.map(([name, value]) => name + print(value)).join(', ') + gap + close
  return before + line.length <= WIDTH
    ? line
    : broken(
        open,
        parts.map(([name, value]) => name + print(value, indent + 2, indent + name.length + 3)),
        close,
        indent,
      )
}

/** Parts of code between brackets, each on a line of its own. */
export const broken = (open: string, parts: readonly string[], close: string, indent: number): string => {
  const margin = ' '.repeat(indent)
  return `${open}\n${parts.map((part) => `${margin}  ${part},\n`).join('')}${margin}${close}`
}

/** What a call looks like; on one line if that fits. */
export function call(name: string, parts: readonly string[], indent: number): string {
  const line = `${name}(${parts.join(', ')})`
  const fits = !parts.some((part) => part.includes('\n')) && indent + line.length <= WIDTH
  return fits ? line : broken(`${name}(`, parts, ')', indent)
}

/** `__proto__` as a plain key would be no field. */
const key = (name: string): string =>
  name === '__proto__' ? "['__proto__']" : /^[a-z_$][\w$]*$/i.test(name) ? name : quote(name)
