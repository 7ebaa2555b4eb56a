import { createEngine, decodeIndex } from 'throughline/recommendations'
import { afterAll, expect, test } from 'vitest'
import { cleanUp, readData, startExample } from '../support/example.ts'
import { visits } from '../support/shoppers.ts'

afterAll(cleanUp)

const told = (example: { output(): string }) =>
  expect.poll(() => /^Recommendations are (.*): /m.exec(example.output())?.[1], { timeout: 60_000 })
const stored = (folder: string) =>
  readData<{ hash: string; built_at: Date }>(folder, 'select hash, built_at from throughline.indexes')

test('the example shop builds an index once it is open, serves it, and builds no second one of the same', async () => {
  const example = await startExample()
  expect(example.output()).not.toContain('Recommendations')
  await told(example).toBe('built')
  const get = async (file: string) => {
    const response = await fetch(`${example.url}/throughline/recommendations/${file}`)
    expect(response.status).toBe(200)
    return response
  }
  const manifest = await (await get('default.json')).json()
  const file = new Uint8Array(await (await get(`default-${manifest.hash}.bin`)).arrayBuffer())
  const ids = await (await get(`default-${manifest.hash}.txt`)).text()
  const engine = createEngine(decodeIndex({ manifest, file, ids }))
  const after = (...session: string[]) =>
    engine.list({ session: visits(...session), repeats: 'novel', limit: 3 }).map(({ item_id }) => item_id)
  expect(after('TEA-MATCHA')).toEqual(expect.arrayContaining(['WHISK-CHASEN', 'BOWL-RAKU']))
  expect(after('TEA-SENCHA')).toContain('POT-KYUSU')
  await example.stop()
  const before = await stored(example.folder)
  expect(before).toHaveLength(1)

  const again = await startExample({ folder: example.folder })
  await told(again).toBe('as they were')
  await again.stop()
  expect(await stored(example.folder)).toEqual(before)
})

test('an end in the middle of building is quick and clean', async () => {
  const example = await startExample()
  const { code, took } = await example.stop()
  expect(code).toBe(0)
  expect(took).toBeLessThan(1500)
})
