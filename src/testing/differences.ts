/** `expect.any(String)` and its like, of whichever test runner. */
interface Asymmetric {
  asymmetricMatch(actual: unknown): boolean
  toAsymmetricMatcher?(): string
}

const isAsymmetric = (value: unknown): value is Asymmetric =>
  typeof (value as Asymmetric | null)?.asymmetricMatch === 'function'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * What of `actual` is not as expected, a line for each field; none when it fits. Fields that nobody expects may be
 * there; a list has as many elements as expected.
 */
export function differences(expected: unknown, actual: unknown, path = ''): readonly string[] {
  const differs = () => [`${path || 'params'}: expected ${print(expected)}, got ${print(actual)}`]
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual) ? [] : differs()
  if (!isObject(expected)) return Object.is(expected, actual) ? [] : differs()
  if (!isObject(actual) || Array.isArray(expected) !== Array.isArray(actual)) return differs()
  if (Array.isArray(expected) && expected.length !== actual.length) return differs()
  return Object.entries(expected).flatMap(([name, value]) => {
    const at = Array.isArray(expected) ? `${path}[${name}]` : path ? `${path}.${name}` : name
    return differences(value, Object.hasOwn(actual, name) ? actual[name] : undefined, at)
  })
}

/** As somebody would write it in a test; what is missing is said to be. */
export function print(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (isAsymmetric(value)) return value.toAsymmetricMatcher?.() ?? `${value}`
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`
  if (!isObject(value)) return typeof value === 'string' ? JSON.stringify(value) : `${value}`
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${print(field)}`)
  return fields.length ? `{ ${fields.join(', ')} }` : '{}'
}
