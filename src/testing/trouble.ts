import { differences, print } from './differences.ts'
import type { SeenTouchpoint } from './read.ts'
import type { ExpectedTouchpoint } from './visit.ts'

/** A touchpoint, and the title of the step in which it happened. */
export interface Placed extends SeenTouchpoint {
  readonly step: string
}

/** What is wrong with the touchpoints of a step, in words; then what was expected, and what came. */
export function troubleIn(
  title: string,
  expected: readonly ExpectedTouchpoint[],
  got: readonly Placed[],
): string[] {
  const rest = [...got]
  const take = (fit: (one: Placed) => boolean) => rest.splice(rest.findIndex(fit) >>> 0, 1)[0]
  const late = (how?: 'held') => (one: Placed) => (one.step !== title) === (how === 'held')
  const missed = expected.filter(
    ([name, params = {}, how]) =>
      !take((one) => one.name === name && late(how)(one) && !differences(params, one.params).length),
  )
  const words = missed.map(([name, params = {}, how]) => {
    const other = take((one) => one.name === name)
    if (!other) return `${name} is missing after '${title}'`
    const fields = differences(params, other.params)
    if (fields.length) return `${name} is not as recorded after '${title}': ${fields.join('; ')}`
    return how
      ? `${name} happened only after '${title}'`
      : `${name} happened before '${title}', after '${other.step}'`
  })
  for (const { name, step } of rest) {
    const again = got.filter((one) => one.name === name).length > 1 || expected.some(([one]) => one === name)
    const where = step === title ? `after '${title}'` : `after '${step}', before '${title}' was over`
    words.push(`${name} came ${again ? 'once too often' : 'unexpectedly'} ${where}`)
  }
  if (!words.length) {
    const names = (list: readonly string[]) => list.join(', ')
    const [wanted, seen] = [expected.map(([name]) => name), got.map(({ name }) => name)]
    words.push(`The order is another one after '${title}': ${names(seen)} instead of ${names(wanted)}`)
  }
  return [
    ...words.map((line) => `${line}.`),
    'Expected:',
    ...lines(expected.map(([name, params, how]) => [how ? `${name} (held)` : name, params ?? {}])),
    'Recorded:',
    ...lines(got.map(({ name, params }) => [name, params])),
  ]
}

const lines = (all: readonly (readonly [name: string, params: object])[]): string[] =>
  all.length ? all.map(([name, params], at) => `  ${at + 1}. ${name} ${print(params)}`) : ['  nothing']
