import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createSyncHandler } from 'throughline/server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.mjs'
import { createProgress } from './progress.mjs'
import { replay } from './run.mjs'
import { readSessions } from './sessions.mjs'

const folder = mkdtempSync(join(tmpdir(), 'throughline-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let db: Awaited<ReturnType<typeof openDatabase>>
beforeAll(async () => {
  db = await openDatabase(undefined, false)
}, 60_000)
afterAll(() => db?.close())

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

function write(rows: readonly string[], header = 'session\titem\ttime'): string {
  const file = join(folder, 'clicks.tsv.gz')
  writeFileSync(file, gzipSync(`${[header, ...rows].join('\n')}\n`))
  return file
}

/** Sessions of 1 to `count` clicks over seven items, so that many are looked at again. */
const clicks = (count: number) =>
  Array.from({ length: count }, (_, session) =>
    Array.from(
      { length: session + 1 },
      (_, click) =>
        `${session}\t${((session + 1) * click * 3) % 7}\t${1_400_000_000 + session * 60 + click}.25`,
    ),
  ).flat()

test('a replayed log arrives whole, once and in order', async () => {
  const { sessions } = readSessions(write(clicks(12)))
  const result = await replay({ ...db, sessions })
  expect(result).toMatchObject({ sessions: 12, missing: 0, doubled: 0, wrong: 0, unsent: 0, errors: [] })
  expect(result).toMatchObject({
    touchpoints: 78,
    additions: 22,
    shown: { missing: 0, doubled: 0, wrong: 0 },
  })
})

test('answers that get lost neither lose nor double anything', async () => {
  const real = createSyncHandler({ ...db, history: true })
  let requests = 0
  const handler = async (request: Request) => {
    const response = await real(request)
    // Not every third one: whoever tries again after two others would lose that for ever.
    if ((++requests * 7) % 11 < 3) throw new TypeError('The answer got lost.')
    return response
  }
  const { sessions } = readSessions(write(clicks(12)))
  const result = await replay({ ...db, sessions, handler, patient: true })
  expect(result).toMatchObject({ missing: 0, doubled: 0, wrong: 0, unsent: 0 })
  expect(result.errors.length).toBeGreaterThan(0)
})

test('a planted loss, a planted doubling and a planted swap are found', async () => {
  const { sessions } = readSessions(write(clicks(6)))
  const planted =
    (change: string, table: string, many: number) => async (text: string, values: unknown[]) => {
      const rows = await db.query(text, values)
      if (!text.includes(`throughline.${table}`) || rows.length !== many) return rows
      if (change === 'loss') return rows.slice(1)
      if (change === 'doubling') return [...rows, rows[0]]
      return [rows[1], rows[0], ...rows.slice(2)]
    }
  // The longest session alone has looked at six items, and begun two lines.
  for (const [table, many] of [
    ['touchpoints', 6],
    ['entries', 2],
  ] as const) {
    const run = (change: string) => replay({ ...db, sessions, query: planted(change, table, many) })
    expect(await run('loss')).toMatchObject({ missing: 1, doubled: 0, wrong: 0, failed: ['5'] })
    expect(await run('doubling')).toMatchObject({ missing: 0, doubled: 1, wrong: 0, failed: ['5'] })
    expect(await run('swap')).toMatchObject({ missing: 0, doubled: 0, wrong: 2, failed: ['5'] })
  }
})

test('a planted piece more or less in an entry that stands for several is found, and another product in it', async () => {
  const { sessions } = readSessions(
    write(Array.from({ length: 12 }, (_, click) => `1\t7\t${1_400_000_000 + click}`)),
  )
  const planted = (change: object) => async (text: string, values: unknown[]) => {
    const rows = await db.query(text, values)
    return text.includes('throughline.entries')
      ? rows.map((row, at) => (at ? row : { ...row, ...change }))
      : rows
  }
  const run = (change: object) => replay({ ...db, sessions, query: planted(change) })
  expect(await run({})).toMatchObject({ additions: 4, lines: 1, missing: 0, doubled: 0, wrong: 0 })
  expect(await run({ quantity: '3' })).toMatchObject({ missing: 1, doubled: 0, failed: ['1'] })
  expect(await run({ quantity: '5' })).toMatchObject({ missing: 0, doubled: 1, failed: ['1'] })
  expect(await run({ quantity: '-4' })).toMatchObject({ missing: 4, doubled: 1, failed: ['1'] })
  expect(await run({ line: '8', item: '8' })).toMatchObject({ missing: 4, doubled: 4, failed: ['1'] })
  expect(await run({ item: '8' })).toMatchObject({ missing: 4, doubled: 1, failed: ['1'] })
  expect(await run({ type: 'setQuantity' })).toMatchObject({ missing: 4, doubled: 1, failed: ['1'] })
  expect(await run({ rejected: 'full' })).toMatchObject({ missing: 4, doubled: 0, failed: ['1'] })
})

test('what the server keeps in a cart is compared as well', async () => {
  const { sessions } = readSessions(write(clicks(6)))
  const query = async (text: string, values: unknown[]) => {
    const rows = await db.query(text, values)
    return text.includes('throughline.rows') ? rows.slice(1) : rows
  }
  expect((await replay({ ...db, sessions, query })).missing).toBeGreaterThan(0)
})

test('rows that cannot be read are named and the rest is read', () => {
  const file = write(['1\ta\t10', 'nonsense', '1\tb\t11', '2\tc\t12', '1\td\t13', '3\te\tlater'])
  const { sessions, unreadable } = readSessions(file)
  expect(sessions).toEqual([
    {
      id: '1',
      clicks: [
        { item: 'a', time: 10 },
        { item: 'b', time: 11 },
      ],
    },
    { id: '2', clicks: [{ item: 'c', time: 12 }] },
  ])
  expect(unreadable).toEqual([
    'line 3: not three columns with a time: nonsense',
    'line 6: its session was complete before: 1\td\t13',
    'line 7: not three columns with a time: 3\te\tlater',
  ])
})

test('only as many sessions are read as were asked for', () => {
  expect(readSessions(write(clicks(5)), 2).sessions.map(({ clicks }) => clicks.length)).toEqual([1, 2])
})

test('a file that is missing, not packed or of another form is told apart', () => {
  expect(() => readSessions(join(folder, 'none.gz'))).toThrow('there is no such file')
  const plain = join(folder, 'plain.tsv')
  writeFileSync(plain, 'session\titem\ttime\n')
  expect(() => readSessions(plain)).toThrow('it is not a gzip file')
  expect(() => readSessions(write([], 'a\tb'))).toThrow('does not begin with the line')
})

test('progress is a bar on a terminal and a line for every tenth elsewhere', () => {
  const said = (isTTY: boolean) => {
    let text = ''
    const show = createProgress(20, { isTTY, write: (more: string) => (text += more) } as never)
    for (let done = 1; done <= 20; done++) show(done)
    return text
  }
  expect(said(false).split('\n')).toHaveLength(11)
  expect(said(false)).toContain('50 % (10 of 20 sessions)\n')
  expect(said(true)).toContain(`\r${'█'.repeat(15)}${'░'.repeat(15)} 10 of 20 sessions`)
})
