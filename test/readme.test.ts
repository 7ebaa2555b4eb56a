import { expect, test } from 'vitest'
import { measure, quoted } from '../.ci/sizes.mjs'

test('the README quotes the sizes that are measured ("npm run size -- --write" refreshes them)', () => {
  const rows = measure()
  const table = quoted()
  expect(table?.map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
  for (const [index, { name, size }] of rows.entries()) {
    // Brotli differs by a few bytes between versions of Node, so the last digit may.
    expect(Math.abs(table![index]!.kB - size / 1000), name).toBeLessThan(0.0151)
  }
})
