import fc from 'fast-check'
import { UsageError } from 'throughline'
import { createEngine, decodeIndex, type ListRequest } from 'throughline/recommendations'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HASH_OF_LISTS, hashOfLists } from '../../support/fixedLists.ts'
import { built, shoppers, visits } from '../../support/shoppers.ts'

const all = decodeIndex(built())
const index = { ...all, manifest: { ...all.manifest, ranker: [] } }
const learned = decodeIndex(built({}, shoppers({ sessions: 2000 })))
const engine = createEngine(index)
const trained = createEngine(learned)
const known = fc.constantFrom(...index.ids.text.split('\n'))
const session = fc.array(fc.oneof({ weight: 9, arbitrary: known }, fc.constant('never-seen')), {
  maxLength: 20,
})
const itemsOf = (engine: unknown) => (engine === trained ? learned : index).ids.text.split('\n')
const ids = (request: ListRequest) => engine.list(request).map(({ item_id }) => item_id)

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('a list', () => {
  test('holds to its policy and its filter, has nothing twice, and is full whenever it can be', () => {
    fc.assert(
      fc.property(
        session,
        fc.constantFrom('novel' as const, 'remind' as const, 'model' as const),
        fc.integer({ min: 0, max: 60 }),
        fc.uniqueArray(known),
        fc.constantFrom(engine, trained),
        (visited, repeats, limit, hidden, engine) => {
          const items = engine.list({
            session: visits(...visited),
            limit,
            repeats,
            allow: (id) => !hidden.includes(id),
          })
          const list = items.map(({ item_id }) => item_id)
          const eligible = itemsOf(engine).filter(
            (id) => !hidden.includes(id) && !(repeats === 'novel' && visited.includes(id)),
          )
          expect(list.filter((id) => !eligible.includes(id))).toEqual([])
          expect(new Set(list).size).toBe(list.length)
          expect(list.length).toBe(Math.min(limit, eligible.length))
          if (repeats !== 'remind') return
          const seen = list.map((id) => visited.includes(id))
          expect(seen.lastIndexOf(true)).toBe(seen.filter(Boolean).length - 1)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is the same whatever was asked for in between', () => {
    fc.assert(
      fc.property(session, session, (one, other) => {
        const before = engine.list({ session: visits(...one) })
        engine.list({ session: visits(...other) })
        expect(engine.list({ session: visits(...one) })).toEqual(before)
        expect(createEngine(index).list({ session: visits(...one) })).toEqual(before)
      }),
      { numRuns: 60 },
    )
  })

  test('needs nothing of Math that engines may compute differently', () => {
    const inexact = [
      'log',
      'log2',
      'log10',
      'log1p',
      'exp',
      'expm1',
      'pow',
      'sqrt',
      'cbrt',
      'hypot',
      'sin',
      'tanh',
    ] as const
    const packed = built()
    for (const name of [...inexact, 'random' as const])
      vi.spyOn(Math, name).mockImplementation(() => {
        throw new Error(name)
      })
    expect(createEngine(decodeIndex(packed)).list({ session: visits('1-1', '1-2') })).toHaveLength(20)
  })

  // A test in Chromium expects the same hash.
  test('is, for one index, the list that it was when this was written', async () => {
    expect(await hashOfLists(index)).toBe(HASH_OF_LISTS)
  })

  test('is moved by a visit of any weight above nothing, and by none otherwise', () => {
    const scores = (weight: number) =>
      engine.list({ session: [{ item_id: '1-1', weight }], limit: 5 }).map(({ score }) => score)
    const [one, quarter] = [scores(1), scores(0.25)]
    expect(quarter).toEqual(one.map((score) => score / 4))
    for (const weight of [1e-300, 1e-20, 1e300, Infinity]) {
      const session = ['1-1', '2-2'].map((item_id) => ({ item_id, weight }))
      const list = engine.list({ session, limit: 5 })
      expect(list.map(({ reason }) => reason.kind)).toEqual(Array(5).fill('viewed'))
      expect(list.every(({ score }) => score > 0 && score < Infinity)).toBe(true)
    }
    for (const weight of [0, -1, Number.NaN]) expect(scores(weight)).toEqual(one)
  })

  test('goes on where shoppers go on', () => {
    expect(ids({ session: visits('2-3'), repeats: 'novel', limit: 1 })).toEqual(['2-4'])
    const first = ids({ session: visits('2-3', '4-5'), limit: 5 })
    expect(first.every((id) => /^[24]-/.test(id))).toBe(true)
  })

  test('of an empty or unknown session is what is visited most in the newest part', () => {
    const sessions = [...shoppers(), ...Array.from({ length: 40 }, () => ['5-1', '5-7'])]
    const engine = createEngine(decodeIndex(built({}, sessions)))
    for (const session of [[], visits('never-seen')]) {
      const list = engine.list({ session, limit: 2 })
      expect(list.map(({ item_id }) => item_id).sort()).toEqual(['5-1', '5-7'])
      expect(list.every(({ reason }) => reason.kind === 'trending')).toBe(true)
    }
  })

  test('says of each item how much of the session speaks for it', () => {
    const pairs = [...Array(6).fill(['a', 'b']), ...Array(3).fill(['a', 'c']), ['d', 'e'], ['d', 'e']]
    const engine = createEngine(decodeIndex(built({}, pairs)))
    const score = (id: string, ...visited: { item_id: string; kind?: 'cart' }[]) =>
      engine.list({ session: visited }).find(({ item_id }) => item_id === id)?.score
    expect(score('b', ...visits('a'))).toBeCloseTo(6 / 9)
    expect(score('c', ...visits('a'))).toBeCloseTo(3 / 9)
    expect(score('a', ...visits('b', 'c'))).toBe(2)
    expect(score('b', { item_id: 'a', kind: 'cart' })).toBeCloseTo(2)
    expect(score('e', ...visits('a'))).toBe(0)
  })

  test('hears what a cart says louder than a view', () => {
    const neighbours = createEngine({ ...index, manifest: { ...index.manifest, ranker: [] } })
    const top = (kind: 'viewed' | 'cart') =>
      neighbours.list({ session: [{ item_id: '1-1', kind }, { item_id: '3-3' }], repeats: 'novel', limit: 6 })
    const ofFirst = (list: readonly { item_id: string }[]) =>
      list.filter(({ item_id }) => item_id.startsWith('1-')).length
    expect(ofFirst(top('cart'))).toBeGreaterThan(ofFirst(top('viewed')))
  })

  test('does not remind where the log says that nobody goes back', () => {
    const never = createEngine(decodeIndex(built({}, shoppers({ again: 0, products: 20, sessions: 1500 }))))
    const often = createEngine(decodeIndex(built({}, shoppers({ again: 0.7, products: 20, sessions: 1500 }))))
    const placeOf = (engine: typeof never) =>
      engine
        .list({ session: visits('1-1', '1-2', '1-1', '1-3'), limit: 40 })
        .findIndex(({ item_id }) => item_id === '1-1')
    expect(placeOf(often)).toBeLessThan(2)
    expect(placeOf(never)).toBeGreaterThan(placeOf(often))
  })

  test('comes from an empty index too, as an empty one', () => {
    const empty = createEngine(decodeIndex(built({}, [])))
    expect(empty.list({ session: visits('1-1') })).toEqual([])
    expect(empty.explain(visits('1-1'), ['1-2'])).toEqual([
      { item_id: '1-2', score: 0, reason: { kind: 'trending' } },
    ])
  })
})

describe.each([
  ['of neighbours alone', engine],
  ['of the re-ranker', trained],
])('a reason %s', (_, engine) => {
  test('names, for all that a session brings, a visit without which the score is lower', () => {
    fc.assert(
      fc.property(fc.array(known, { minLength: 1, maxLength: 15 }), (visited) => {
        const session = visits(...visited)
        const list = engine.list({ session, limit: 20 })
        expect(list.some(({ reason }) => reason.kind !== 'trending')).toBe(true)
        expect(
          engine.explain(
            session,
            list.map(({ item_id }) => item_id),
          ),
        ).toEqual(list)
        for (const { item_id, score, reason } of list) {
          if (reason.kind === 'trending') {
            expect(score).toBe(0)
            continue
          }
          expect(visited).toContain(reason.because)
          const without = session.filter((visit) => visit.item_id !== reason.because)
          const rest = engine
            .list({ session: without, limit: 200 })
            .find((other) => other.item_id === item_id)
          expect(rest?.score).toBeLessThan(score)
          expect(rest?.score).toBeCloseTo(score * (1 - reason.share))
        }
      }),
      { numRuns: 100 },
    )
  })

  test('says what was done with the item', () => {
    const session = [{ item_id: '1-1', kind: 'cart' as const }]
    const [listed] = engine.list({ session, repeats: 'novel', limit: 1 })
    expect(listed?.reason).toEqual({ because: '1-1', kind: 'cart', share: 1 })
  })

  test('of a reminder is the visit itself', () => {
    expect(engine.explain(visits('3-1', '1-1'), ['3-1'])[0]?.reason).toMatchObject({ because: '3-1' })
  })

  test('is not made up for an item that nothing speaks for', () => {
    const reasonOf = (session: readonly { item_id: string }[], id: string) =>
      engine.explain(session, [id])[0]?.reason
    expect(reasonOf(visits('1-1'), 'never-seen')).toEqual({ kind: 'trending' })
    expect(reasonOf([], '1-1')).toEqual({ kind: 'trending' })
  })
})

describe('a request that cannot be meant', () => {
  const right = { session: visits('2-3') }
  const wrong: readonly (readonly [request: unknown, message: string])[] = [
    [undefined, "Write session: [{ item_id: 'SKU-1' }], oldest first."],
    [{}, 'Write session: '],
    [{ session: '2-3' }, 'Write session: '],
    [{ session: ['2-3'] }, 'Write session: '],
    [{ session: [{ item_id: 7 }] }, 'Write session: '],
    [{ ...right, limit: Number.NaN }, 'Write limit: 20, a whole number.'],
    [{ ...right, limit: -1 }, 'Write limit: '],
    [{ ...right, limit: 2.5 }, 'Write limit: '],
    [{ ...right, limit: '8' }, 'Write limit: '],
    [{ ...right, repeats: 'never' }, "Write repeats: 'novel', 'remind' or 'model'."],
    [{ ...right, allow: new Set(['2-4']) }, 'Write allow: (itemId) => …'],
  ]
  test.each(wrong)('is refused, and what to write is said: %j', (request, message) => {
    const act = () => engine.list(request as never)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
  })

  test('about other items is refused as well', () => {
    expect(() => engine.explain('2-3' as never, ['2-4'])).toThrow('Write session: ')
    expect(() => engine.explain(visits('2-3'), '2-4' as never)).toThrow("Write itemIds: ['SKU-1'].")
  })

  test.each([
    [Number.NaN, 0],
    [-3, 0],
    [2.5, 2],
    [Infinity, index.manifest.items],
  ])('is answered on a live page, of a limit of %s with %s items', (limit, count) => {
    vi.stubEnv('NODE_ENV', 'production')
    for (const one of [engine, trained]) expect(one.list({ ...right, limit })).toHaveLength(count)
  })
})
