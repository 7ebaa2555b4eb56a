import { MOST_DEPTH } from '../core/deeper.ts'

const MOST_BYTES = 32 * 1024
const MOST_FIELDS = 100

/** Takes down what is wrong with a field. */
export type Say = (field: string, problem: string) => void

/** Whether `params` can be stored and sent at all; the walk is not cheap, and never throws. */
export function checkPlain(params: object, say: Say): boolean {
  const count = Object.keys(params).length
  if (count > MOST_FIELDS) {
    say('params', `has ${count} fields in its 'params': write ${MOST_FIELDS} at most`)
    return false
  }
  let fine = true
  const wrong = (field: string, problem: string) => {
    fine = false
    say(field, problem)
  }
  const walk = (value: unknown, field: string, above: readonly unknown[]): void => {
    if (typeof value === 'bigint') wrong(field, `has a BigInt in '${field}': write Number(…) or a text`)
    else if (typeof value === 'function' || typeof value === 'symbol')
      wrong(field, `has a ${typeof value} in '${field}': write plain data`)
    else if (typeof value === 'number' && !Number.isFinite(value))
      wrong(field, `has ${value} in '${field}': write a finite number, or leave it out`)
    else if (above.includes(value)) wrong(field, `contains itself in '${field}': write a tree of plain data`)
    else if (value && typeof value === 'object') {
      if (above.length >= MOST_DEPTH)
        wrong('params', `goes deeper than ${MOST_DEPTH} levels in its 'params': write flatter ones`)
      else if (value instanceof Map || value instanceof Set || (globalThis.Node && value instanceof Node))
        wrong(field, `has a ${value.constructor.name} in '${field}': write plain data`)
      else
        for (const [key, inner] of Object.entries(value).slice(0, 1000))
          walk(inner, Array.isArray(value) ? `${field}[${key}]` : field ? `${field}.${key}` : key, [
            ...above,
            value,
          ])
    }
  }
  try {
    walk(params, '', [])
    const bytes = fine ? new TextEncoder().encode(JSON.stringify(params)).length : 0
    if (bytes > MOST_BYTES) {
      const [[largest] = ['params']] = Object.entries(params).sort(
        ([, a], [, b]) => `${JSON.stringify(b)}`.length - `${JSON.stringify(a)}`.length,
      )
      wrong(
        largest,
        `takes ${Math.ceil(bytes / 1024)} KB, most of it in '${largest}': write ${MOST_BYTES / 1024} KB at most`,
      )
    }
  } catch (error) {
    wrong('params', `cannot be read in its 'params' (${error}): write plain data`)
  }
  return fine
}
