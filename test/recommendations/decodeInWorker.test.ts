import { decodeIndex, IndexError } from 'throughline/recommendations'
import { afterEach, expect, test, vi } from 'vitest'
import { decodeInWorker } from '../../src/recommendations/decodeInWorker.ts'
import { built } from '../support/shoppers.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('where there are no workers, an index is read all the same', async () => {
  expect(globalThis).not.toHaveProperty('Worker')
  expect(await decodeInWorker(built(), 'default')).toEqual(decodeIndex(built()))
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

test.each(['never starts', 'starts, and then says nothing'])(
  'where a worker %s, an index is read without it after a few seconds',
  async (what) => {
    vi.useFakeTimers()
    const ended = vi.fn()
    vi.stubGlobal(
      'Worker',
      class {
        onmessage = (_: { data: unknown }) => {}
        constructor() {
          if (what !== 'never starts') setTimeout(() => this.onmessage({ data: 'started' }))
        }
        postMessage(message: unknown, transfer: Transferable[] = []) {
          structuredClone(message, { transfer })
        }
        terminate = ended
      },
    )
    const reading = decodeInWorker({ ...built(), file: built().file.slice() }, 'default')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(ended).toHaveBeenCalledOnce()
    vi.useRealTimers()
    expect(await reading).toEqual(decodeIndex(built()))
  },
)
