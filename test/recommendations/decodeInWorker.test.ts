import { decodeIndex, IndexError } from 'throughline/recommendations'
import { expect, test } from 'vitest'
import { decodeInWorker } from '../../src/recommendations/decodeInWorker.ts'
import { built } from '../support/shoppers.ts'

test('where there are no workers, an index is read all the same', async () => {
  expect(globalThis).not.toHaveProperty('Worker')
  expect((await decodeInWorker(built(), 'default')).index).toEqual(decodeIndex(built()))
})

test.each([
  ['truncated', { file: built().file.slice(0, -1) }],
  ['corrupt', { file: built().file.map((byte, at) => (at === 99 ? byte ^ 1 : byte)) }],
  ['newer', { manifest: { version: 99 } }],
  ['wrong-shop', { manifest: { ...built().manifest, name: 'another' } }],
])('and one that is %s is refused as such', async (code, parts) => {
  const reading = decodeInWorker({ ...built(), ...parts }, 'default')
  await expect(reading).rejects.toMatchObject({ code })
  await expect(reading).rejects.toBeInstanceOf(IndexError)
})
