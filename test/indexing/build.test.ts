import fc from 'fast-check'
import { UsageError } from 'throughline/core'
import { buildIndex, buildRows, createLogReader, type Log, readTsv } from 'throughline/indexing'
import { createEngine, decodeIndex } from 'throughline/recommendations'
import { describe, expect, test } from 'vitest'
import { prune } from '../../src/indexing/prune.ts'
import { built, logOf, shoppers, visits } from '../support/shoppers.ts'

const lines = (...rows: (readonly (string | number)[])[]) => [
  'session\titem\ttime',
  ...rows.map((cells) => cells.join('\t')),
]
const named = ({ ids, sessions }: Log) => sessions.map((items) => items.map((item) => ids[item]))

describe('a log', () => {
  test('is cut where nothing has happened for half an hour', async () => {
    const rows = lines([1, 'a', 1e9], [1, 'b', 1e9 + 1800], [1, 'c', 1e9 + 3601], [1, 'd', 1e9 + 3700])
    const { log, report } = await readTsv(rows)
    expect(named(log)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(report).toEqual({ rows: 4, unusable: 0, sessions: 2, bots: 0, short: 0 })
  })

  test('may have its time in milliseconds, or no clock at all', async () => {
    const milliseconds = lines([1, 'a', 1.6e12], [1, 'b', 1.6e12 + 1_800_000], [1, 'c', 1.6e12 + 3_700_000])
    expect(named((await readTsv(milliseconds)).log)).toEqual([['a', 'b']])
    expect(
      named((await readTsv(lines([7, 'a', 0], [7, 'b', 0], [8, 'c', 1], [8, 'a', 1]))).log),
    ).toHaveLength(2)
  })

  test.each([
    ['2026-11-26T03:00:00Z', '2026-11-26T03:29:59.5Z', '2026-11-26T04:00:00Z'],
    ['2026-11-26T12:00:00+09:00', '2026-11-26T03:20:00Z', '2026-11-26T05:00:00+01:00'],
    ['2026-11-26 03:00:00.123456+00', '2026-11-26 03:20:00+00', '2026-11-26 03:55:00+00'],
    ['2026-11-26 23:50', '2026-11-27', '2026-11-27 01:00'],
  ])('may have its time as ISO 8601 has it: %s', async (...times) => {
    const rows = lines([1, 'a', times[0]!], [1, 'b', times[1]!], [1, 'c', times[2]!])
    const { log, report, unreadable } = await readTsv(rows)
    expect([named(log), report.sessions, unreadable]).toEqual([[['a', 'b']], 2, 0])
  })

  test.each([
    ['a mark of UTF-8', '\uFEFFsession\titem\ttime', '1\tA "1"\t0', 'A "1"'],
    ['other letters', 'Session\tITEM\tTime', '1\tA "1"\t0', 'A "1"'],
    ['quotes', '\uFEFF"session"\t"Item"\t"time"', '"1"\t"A ""1"""\t"0"', 'A "1"'],
    ['no quotes', 'session\titem\ttime', '1\t"A"\t0', '"A"'],
  ])('may have %s in its first line', async (_, header, row, item) => {
    const { log } = await readTsv([header, row, row.replace('A', 'B')])
    expect(named(log)[0]?.[0]).toBe(item)
  })

  test('has the sessions that its rows name when no gap is to end them', async () => {
    const rows = lines([1, 'a', 0], [1, 'b', 1e6], [2, 'b', 0], [2, 'a', 9e9])
    expect(named((await readTsv(rows, { gap: Infinity })).log)).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ])
    expect(named((await readTsv(rows)).log)).toEqual([])
  })

  test('may number its rows instead of having a time: a long session is not a bot for that', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => [1, at % 7, at])
    expect((await readTsv(lines(...rows))).report).toMatchObject({ sessions: 1, bots: 0 })
  })

  test('has sessions in the order of their first rows, also when rows of several are mixed', async () => {
    const rows = lines([1, 'a', 0], [2, 'c', 0], [1, 'b', 0], [2, 'd', 0])
    expect(named((await readTsv(rows)).log)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  test('leaves out what no person does, and what says nothing', async () => {
    const many = Array.from({ length: 201 }, (_, at) => ['many', at % 50, 0])
    const fast = Array.from({ length: 30 }, (_, at) => ['fast', at, 1000 + at / 10])
    const person = Array.from({ length: 30 }, (_, at) => ['person', at, 1000 + at * 4])
    const { log, report } = await readTsv(lines(...many, ...fast, ...person, ['single', 'a', 0]))
    expect(named(log).map(({ length }) => length)).toEqual([30])
    expect(report).toMatchObject({ bots: 2, short: 1, sessions: 4 })
  })

  test('counts and names what cannot be read, and guesses nothing', async () => {
    const { log, unreadable, problems } = await readTsv([
      'time\titem\tsession',
      '0\ta\t1',
      '0\tb',
      'yesterday\tb\t1',
      '0\t\t1',
      '\tb\t1',
      'rubbish',
      '0\tb\t1\r',
      '',
    ])
    expect(named(log)).toEqual([['a', 'b']])
    expect(unreadable).toBe(5)
    expect(problems).toEqual([
      { line: 3, problem: 'has no session' },
      { line: 4, problem: 'has no time that is a number, or as 2026-11-26T03:00:00Z' },
      { line: 5, problem: 'has no item' },
      { line: 6, problem: 'has no time that is a number, or as 2026-11-26T03:00:00Z' },
      { line: 7, problem: 'has no session' },
    ])
  })

  test('has no time on a day that no calendar has', async () => {
    const times = [
      '2026-02-28',
      '2026-02-29',
      '2028-02-29',
      '2026-11-31T03:00:00Z',
      '2026-00-10',
      '2026-02-28T24:00',
    ]
    const { report, problems } = await readTsv(lines(...times.map((time) => ['1', 'tea', time] as const)))
    expect(report.rows).toBe(3)
    expect(problems.map(({ line }) => line)).toEqual([3, 5, 6])
  })

  test('without its first line is refused', async () => {
    await expect(readTsv(['1\ta\t0'])).rejects.toMatchObject({ code: 'no-header' })
  })

  test('that is empty makes an empty index', async () => {
    for (const rows of [[], ['session\titem\ttime']]) {
      const index = built({}, named((await readTsv(rows)).log) as string[][])
      expect(index.manifest).toMatchObject({ sessions: 0, items: 0, ranker: [], trending: [] })
      expect(createEngine(decodeIndex(index)).list({ session: visits('a') })).toEqual([])
    }
  })
})

describe('an index that is built', () => {
  test('has no item that fewer than five sessions have seen, unless told', () => {
    const rare = [
      ['1-1', 'secret'],
      ['secret', '1-2'],
      ['1-1', 'secret', '1-2'],
      ['secret', '1-3'],
    ]
    const sessions = [...shoppers({ sessions: 200 }), ...rare]
    expect(built({ minSessions: 5 }, sessions).ids.split('\n')).not.toContain('secret')
    expect(built({ minSessions: 4 }, sessions).ids.split('\n')).toContain('secret')
    expect(built({ minSessions: 5 }, [...sessions, ['secret', '1-1']]).ids.split('\n')).toContain('secret')
  })

  test('counts an item once for a session that visits it often', () => {
    const sessions = [...shoppers({ sessions: 200 }), ['odd', '1-1', 'odd', '1-2', 'odd', 'odd', 'odd']]
    expect(built({ minSessions: 2 }, sessions).ids.split('\n')).not.toContain('odd')
  })

  test('keeps to its budget and loses no item for it', () => {
    const sessions = shoppers({ sessions: 3000, departments: 20 })
    const all = built({}, sessions)
    const budget = Math.floor(all.file.length / 3)
    const small = built({ budget }, sessions)
    expect(small.file.length).toBeLessThanOrEqual(budget)
    expect(small.file.length).toBeGreaterThan(budget * 0.7)
    expect(small.manifest.items).toBe(all.manifest.items)
  })

  test('is empty when the budget is nothing', () => {
    expect(built({ budget: 1 }).manifest.sessions).toBe(0)
  })

  test('learns what comes next better than neighbours alone know it', () => {
    const index = decodeIndex(built({}, shoppers({ sessions: 4000, again: 0.5 })))
    const plain = { ...index, manifest: { ...index.manifest, ranker: [] } }
    const sessions = shoppers({ sessions: 300, again: 0.5, seed: 9 })
    const rank = (engine: ReturnType<typeof createEngine>) => {
      let sum = 0
      for (const visited of sessions)
        for (let end = 1; end < visited.length; end++) {
          const list = engine.list({ session: visits(...visited.slice(0, end)) })
          sum += 1 / (list.findIndex(({ item_id }) => item_id === visited[end]) + 1 || Infinity)
        }
      return sum
    }
    expect(rank(createEngine(index))).toBeGreaterThan(rank(createEngine(plain)) * 1.03)
  })

  test('of a log too small to learn from has no re-ranker, and answers all the same', () => {
    const index = built({}, shoppers({ sessions: 50 }))
    expect(index.manifest.ranker).toEqual([])
    expect(createEngine(decodeIndex(index)).list({ session: visits('1-1'), limit: 5 })).toHaveLength(5)
  })

  test('tells how far it is, and never goes back', () => {
    const shares: number[] = []
    built({ budget: 600, onProgress: (share) => shares.push(share) })
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('an option that cannot be meant', () => {
  const wrong = {
    minSessions: [Number.NaN, 'x', 0, -1, null, 1.5, Infinity],
    budget: [Number.NaN, 'x', 0, -1, null, '400000'],
    name: ['', 7, null],
    onProgress: ['x', null],
  }
  for (const [name, values] of Object.entries(wrong))
    test.each(values)(`is refused by its name, and switches nothing off: ${name} %j`, (value) => {
      const act = () => built({ [name]: value }, [['tea', 'cup']])
      expect(act).toThrow(UsageError)
      expect(act).toThrow(new RegExp(`^Write ${name} as a`))
    })

  test.each([Number.NaN, 'x', 0, -1, null])('is refused where sessions are cut, %j', async (gap) => {
    expect(() => createLogReader({ gap: gap as never })).toThrow('Write gap as a number above 0')
    await expect(readTsv([], { gap: gap as never })).rejects.toThrow(UsageError)
  })

  test('is refused where rows are made, and when it is misspelt', () => {
    for (const size of [0, 1.5, '4', null])
      expect(() => buildRows(built(), size as never)).toThrow('Write size as a whole number from 1 on')
    expect(() => built({ minSesions: 50 } as never)).toThrow("There is no option 'minSesions'")
    expect(() => buildIndex(logOf([]), null as never)).toThrow(UsageError)
  })
})

test.each([[undefined], [{}], [{ log: logOf([]) }], ['log.tsv']])('what is no log is refused: %j', (log) => {
  expect(() => buildIndex(log as never)).toThrow(UsageError)
})

test.each([
  [undefined],
  [{}],
  [{ session: '1', item: 'tea' }],
  [{ session: '1', item: 'tea', time: '5' }],
  [{ session: '1', item: 'tea', time: new Date(0) }],
  [{ session: 1, item: 'tea', time: 5 }],
  [{ session: '1', item: 7, time: 5 }],
])('what is no row is refused, and the rows before it stay: %j', (row) => {
  const reader = createLogReader()
  reader.add({ session: '1', item: 'tea', time: 1 })
  expect(() => reader.add(row as never)).toThrow(UsageError)
  reader.add({ session: '1', item: 'cup', time: 2 })
  const { log, report } = reader.finish()
  expect([named(log), report.rows]).toEqual([[['tea', 'cup']], 2])
})

test('pruning keeps, for every item, its newest sessions', () => {
  const session = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(session, { minLength: 1, maxLength: 60 }), (sessions) => {
      const log = logOf(sessions)
      const useful = log.sessions.filter((items) => new Set(items).size > 1)
      const kept = prune(log, 0.01)
      for (const item of new Set(useful.flat())) {
        const newest = useful.findLast((items) => items.includes(item))!
        expect(
          kept.some(({ items }) => items.every((other) => newest.includes(other)) && items.includes(item)),
        ).toBe(true)
      }
      expect(prune(log, Infinity)).toHaveLength(useful.length)
    }),
  )
})
