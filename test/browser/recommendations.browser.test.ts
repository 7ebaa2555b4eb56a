import { decodeIndex, IndexError } from 'throughline/recommendations'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { decodeInWorker } from '../../src/recommendations/decodeInWorker.ts'
import { HASH_OF_LISTS, hashOfLists } from '../support/fixedLists.ts'

const { manifest, file, ids } = inject('packedIndex')
const packed = () => ({
  manifest: JSON.parse(manifest),
  file: Uint8Array.from(atob(file), (byte) => byte.charCodeAt(0)),
  ids,
})

afterEach(() => vi.unstubAllGlobals())

/** Workers as they are, but what they answer is counted, and whether they have ended. */
function watchWorkers() {
  const seen = { answers: 0, ended: 0 }
  vi.stubGlobal(
    'Worker',
    class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args)
        this.addEventListener('message', ({ data }) => {
          if (data !== 'started') seen.answers++
        })
      }
      override terminate() {
        seen.ended++
        super.terminate()
      }
    },
  )
  return seen
}

test('lists are the same to the byte as in Node', async () => {
  expect(await hashOfLists(decodeIndex(packed()))).toBe(HASH_OF_LISTS)
})

test('a worker reads an index, hands it over and ends', async () => {
  const workers = watchWorkers()
  const given = packed()
  const index = await decodeInWorker(given, 'default')
  expect(given).toEqual(packed())
  expect(workers).toEqual({ answers: 1, ended: 1 })
  expect(await hashOfLists(index)).toBe(HASH_OF_LISTS)
})

test('what is wrong with an index is the same error as without a worker', async () => {
  const workers = watchWorkers()
  const refused = async (more: object, shop = 'default') => {
    const error = await decodeInWorker({ ...packed(), ...more }, shop).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(IndexError)
    return (error as IndexError).code
  }
  const damaged = packed().file
  damaged[99]! ^= 1
  expect(await refused({ file: damaged.slice() })).toBe('corrupt')
  expect(await refused({ file: damaged.slice(0, -1) })).toBe('truncated')
  expect(await refused({ manifest: { version: 99 } })).toBe('newer')
  expect(await refused({}, 'another')).toBe('wrong-shop')
  expect(workers).toEqual({ answers: 4, ended: 4 })
})

test.each([
  [
    'there is no worker',
    class {
      constructor() {
        throw new DOMException('Refused by the content security policy.', 'SecurityError')
      }
    },
  ],
  [
    'its file cannot be loaded',
    class extends Worker {
      constructor() {
        super('/there-is-none.js', { type: 'module' })
      }
    },
  ],
])('the page itself reads an index where %s', async (_, worker) => {
  vi.stubGlobal('Worker', worker)
  expect(await hashOfLists(await decodeInWorker(packed(), 'default'))).toBe(HASH_OF_LISTS)
})
