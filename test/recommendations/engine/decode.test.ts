import fc from 'fast-check'
import { UsageError } from 'throughline/core'
import { type BuiltIndex, buildIndex } from 'throughline/indexing'
import { decodeIndex, IndexError } from 'throughline/recommendations'
import { describe, expect, test } from 'vitest'
import { built, logOf, shoppers } from '../../support/shoppers.ts'

const session = fc.array(fc.integer({ min: 0, max: 40 }).map(String), { minLength: 1, maxLength: 40 })

/** The last visit of each item, at most the last thirty. */
const different = (items: readonly string[]) => [...new Set([...items].reverse())].slice(0, 30).reverse()

const sessionsOf = (index: BuiltIndex) => {
  const { ids, starts, items } = decodeIndex(index, index.manifest.name)
  return Array.from(starts.subarray(1), (end, at) =>
    Array.from(items.subarray(starts[at], end), (item) => ids.text.split('\n')[item]!),
  )
}

const code = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof IndexError) return error.code
    throw error
  }
  return 'taken'
}

describe('an index', () => {
  test('gives back the sessions that were packed, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 60 }), (sessions) => {
        const index = buildIndex(logOf(sessions), { minSessions: 1 })
        const expected = sessions.map(different).filter(({ length }) => length > 1)
        expect(sessionsOf(index).map(String).sort()).toEqual(expected.map(String).sort())
      }),
      { numRuns: 100 },
    )
  })

  test('is the same to the byte for the same log', () => {
    const [a, b] = [built(), built()]
    expect(a.file).toEqual(b.file)
    expect(a.ids).toBe(b.ids)
    expect(JSON.stringify(a.manifest)).toBe(JSON.stringify(b.manifest))
  })

  test('has newer sessions before older ones, and the postings to find them', () => {
    const { starts, items, ages, postingStarts, postings, places, manifest } = decodeIndex(built())
    expect([...ages]).toEqual([...ages].sort((a, b) => a - b))
    expect(new Set(ages).size).toBe(20)
    for (let item = 0; item < manifest.items; item++) {
      const found = postings.subarray(postingStarts[item], postingStarts[item + 1])
      expect([...found]).toEqual([...found].sort((a, b) => a - b))
      for (let at = postingStarts[item]!; at < postingStarts[item + 1]!; at++)
        expect(items[starts[postings[at]!]! + places[at]!]).toBe(item)
    }
    expect(postingStarts.at(-1)).toBe(items.length)
  })

  test('says nothing of who and when: sessions of an age are sorted by what is in them', () => {
    const sessions = shoppers({ sessions: 400 })
    const within = [...sessions.slice(0, 380), ...sessions.slice(380).reverse()]
    expect(built({}, within).file).toEqual(built({}, sessions).file)
  })
})

describe('a damaged index', () => {
  const good = built()
  const other = built({ name: 'other' })

  test.each([
    ['an empty file', { file: new Uint8Array() }, 'truncated'],
    ['a header alone', { file: good.file.slice(0, 36) }, 'truncated'],
    ['a file without its last byte', { file: good.file.slice(0, -1) }, 'truncated'],
    ['a file with a byte more', { file: Uint8Array.of(...good.file, 0) }, 'corrupt'],
    [
      'something else',
      { file: new TextEncoder().encode('<!doctype html><title>404</title>'.repeat(9)) },
      'corrupt',
    ],
    ['the ids of another index', { ids: `${good.ids}\nSKU` }, 'corrupt'],
    ['the file of another shop', { file: other.file }, 'wrong-shop'],
    ['the manifest of another shop', { manifest: other.manifest }, 'wrong-shop'],
    ['a newer manifest', { manifest: { version: 2, unheard: 'of' } }, 'newer'],
    ['no manifest', { manifest: undefined }, 'corrupt'],
    ['a manifest that is a text', { manifest: 'not found' }, 'corrupt'],
    ['too few weights', { manifest: { ...good.manifest, ranker: [1] } }, 'corrupt'],
    [
      'a weight of nothing',
      { manifest: { ...good.manifest, tables: { ...good.manifest.tables, age: [0] } } },
      'corrupt',
    ],
    ['an item that is none', { manifest: { ...good.manifest, trending: [-1] } }, 'corrupt'],
    ['another number of items', { manifest: { ...good.manifest, items: 9999 } }, 'corrupt'],
  ])('is refused: %s', (_, parts, expected) => {
    expect(code(() => decodeIndex({ ...good, ...parts }))).toBe(expected)
  })

  test.each([
    ['a file that is no Uint8Array', { file: good.file.buffer }],
    ['no file', { file: undefined }],
    ['no ids', { ids: undefined }],
  ])('is told from a wrong call: %s', (_, parts) => {
    const act = () => decodeIndex({ ...good, ...parts } as never)
    expect(act).toThrow(UsageError)
    expect(act).toThrow('Write file as a Uint8Array')
  })

  test('of a newer format is told from a corrupt one, whatever stands behind its version', () => {
    const file = good.file.slice()
    new DataView(file.buffer).setUint32(8, 2, true)
    expect(code(() => decodeIndex({ ...good, file }))).toBe('newer')
  })

  test('is never taken, wherever a byte is changed and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.nat(good.file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, change, cut) => {
          const file = cut ? good.file.slice(0, at) : good.file.slice()
          if (!cut) file[at]! ^= change
          expect(['truncated', 'corrupt', 'newer']).toContain(code(() => decodeIndex({ ...good, file })))
        },
      ),
    )
  })

  test('with a checksum that fits is refused too, and comes to an end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 36, max: good.file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const file = good.file.slice()
          file[at]! ^= change
          const view = new DataView(file.buffer)
          let hash = 0x81_1c_9d_c5
          for (const byte of file.subarray(8)) hash = Math.imul(hash ^ byte, 0x01_00_01_93)
          view.setUint32(4, hash >>> 0, true)
          expect(['corrupt', 'taken']).toContain(code(() => decodeIndex({ ...good, file })))
        },
      ),
    )
  })
})
