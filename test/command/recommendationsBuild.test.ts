import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createEngine, decodeIndex } from 'throughline/recommendations'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createProgress } from '../../src/command/progress.ts'
import { recommendationsBuild } from '../../src/command/recommendationsBuild.ts'
import { shoppers, visits } from '../support/shoppers.ts'

let folder = ''
const said = { log: '', error: '' }
const tsv = (sessions: readonly (readonly string[])[]) =>
  `session\titem\ttime\n${sessions.flatMap((items, at) => items.map((item) => `${at}\t${item}\t${at}\n`)).join('')}`
const at = (name: string) => join(folder, name)
const run = (...args: string[]) => recommendationsBuild(args)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  for (const name of ['log', 'error'] as const) {
    said[name] = ''
    vi.spyOn(console, name).mockImplementation((text) => {
      said[name] += `${text}\n`
    })
  }
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

test('the command makes an index of a compressed log that a shop can use', async () => {
  await writeFile(at('log.tsv.gz'), gzipSync(tsv(shoppers())))
  expect(await run('--from', at('log.tsv.gz'), '--out', at('out'), '--name', 'tea', '--rows', '4')).toBe(0)
  const manifest = JSON.parse(await readFile(at('out/tea.json'), 'utf8'))
  const names = [`tea-${manifest.hash}.bin`, `tea-${manifest.hash}.txt`, 'tea-rows.json', 'tea.json']
  expect((await readdir(at('out'))).sort()).toEqual(names.sort())
  const file = await readFile(at(`out/tea-${manifest.hash}.bin`))
  const ids = await readFile(at(`out/tea-${manifest.hash}.txt`), 'utf8')
  const engine = createEngine(decodeIndex({ manifest, file, ids }, 'tea'))
  expect(engine.list({ session: visits('2-3'), repeats: 'novel', limit: 1 })[0]?.item_id).toBe('2-4')
  const rows = JSON.parse(await readFile(at('out/tea-rows.json'), 'utf8'))
  expect(rows['2-3']).toHaveLength(4)
  expect(said.log).toContain('48 items')
})

test('rows that cannot be read are named by their lines, and the rest is used', async () => {
  await writeFile(at('log.tsv'), `${tsv(shoppers())}a row of nothing\n`)
  expect(await run('--from', at('log.tsv'), '--out', at('out'))).toBe(0)
  expect(said.error).toMatch(/^Line \d+ has no item\.\nLeft out: 1 row that could not be read\./)
})

test('the index before stays for pages that are open, and older ones of its name go', async () => {
  const build = async (seed: number, ...more: string[]) => {
    await writeFile(at('log.tsv'), tsv(shoppers({ seed })))
    expect(await run('--from', at('log.tsv'), '--out', at('out'), ...more)).toBe(0)
    const name = more.at(-1) ?? 'default'
    const { hash } = JSON.parse(await readFile(at(`out/${name}.json`), 'utf8'))
    return [`${name}-${hash}.bin`, `${name}-${hash}.txt`]
  }
  const others = await build(1, '--name', 'default-tea')
  await writeFile(at('out/default-notes.txt'), 'of the shop itself')
  await build(1)
  const before = await build(2)
  const newest = await build(3)
  await build(3)
  const kept = ['default.json', 'default-tea.json', 'default-notes.txt', ...others, ...before, ...newest]
  expect((await readdir(at('out'))).sort()).toEqual(kept.sort())
})

test('where nobody knows which index was before, none is removed', async () => {
  await writeFile(at('log.tsv'), tsv(shoppers()))
  const call = ['--from', at('log.tsv'), '--out', at('out')]
  expect(await run(...call)).toBe(0)
  const old = [`default-${'0'.repeat(16)}.bin`, `default-${'0'.repeat(16)}.txt`]
  for (const name of old) await writeFile(at(`out/${name}`), '')
  await writeFile(at('out/default.json'), '{"hash":')
  expect(await run(...call)).toBe(0)
  expect(await readdir(at('out'))).toEqual(expect.arrayContaining(old))
})

test('a log that ends in the middle fails, and leaves the last index as it was', async () => {
  await writeFile(at('log.tsv.gz'), gzipSync(tsv(shoppers())).subarray(0, 900))
  expect(await run('--from', at('log.tsv.gz'), '--out', at('out'))).toBe(1)
  expect(said.error).toContain('cannot be read to its end')
  await expect(readdir(at('out'))).rejects.toThrow()
})

test.each([
  [['--out', 'out'], '--from'],
  [['--from', 'log.tsv'], '--out'],
  [['--from', 'log.tsv', '--out', 'out', '--budget', '0'], '--budget'],
  [['--from', 'log.tsv', '--out', 'out', '--min-sessions', 'five'], '--min-sessions'],
  [['--from', 'log.tsv', '--out', 'out', '--name', '../tea'], '--name'],
  [['--form', 'log.tsv'], '--form'],
  [['--from', 'postgres://localhost/tea', '--since', '0'], '--since'],
  [['--from', 'log.tsv', '--out', 'out', '--since', '30'], '--since'],
  [['--from', 'postgres://localhost/tea', '--rows', '4'], '--out'],
  [
    ['--from', 'mysql://anna:secret@localhost/tea', '--out', 'out'],
    "'mysql:' cannot be read: write --from postgres://",
  ],
])(
  'a wrong call, %s, says what to write in a sentence, and where all options are told',
  async (args, expected) => {
    expect(await run(...args)).toBe(2)
    expect(said.error).toContain(expected)
    expect(said.error).toMatch(/^[^\n]+\nthroughline recommendations build --help tells all options\.\n$/)
    expect(said.error).not.toContain('secret')
  },
)

test('sessions end after as many minutes as --gap tells', async () => {
  const text = 'session\titem\ttime\n1\ta\t0\n1\tb\t3000\n2\ta\t0\n2\tb\t3000\n'
  await writeFile(at('log.tsv'), text)
  const call = ['--from', at('log.tsv'), '--out', at('out'), '--min-sessions', '1']
  expect(await run(...call, '--gap', '60')).toBe(0)
  expect(said.log).toContain('4 visits in 2 sessions')
  expect(await run(...call)).toBe(1)
  expect(said.log).toContain('4 visits in 4 sessions')
  expect(said.error).toContain('more minutes for --gap than 30')
})

test('a file that cannot be read is named in one sentence', async () => {
  expect(await run('--from', at('none.tsv'), '--out', at('out'))).toBe(1)
  expect(said.error).toBe(`There is no file '${at('none.tsv')}'.\n`)
  said.error = ''
  expect(await run('--from', folder, '--out', at('out'))).toBe(1)
  expect(said.error).toBe(`'${folder}' is a folder: write the path of the log.tsv in it.\n`)
})

describe('a log that nothing is left of', () => {
  const pair = (time: (place: number) => string | number) =>
    `session\titem\ttime\n${Array.from({ length: 20 }, (_, n) => `${n >> 1}\t${n % 2 ? 'cup' : 'tea'}\t${time(n)}\n`).join('')}`
  const good = pair((n) => n * 10)
  const microseconds = pair((n) => 1.79e15 + n * 60e6)

  test.each([
    ['a file of no bytes', '', [], 'is empty: its first line names the columns'],
    ['no rows', 'session\titem\ttime\n', [], 'There was no visit to build from'],
    ['times that are none', pair(() => 'noon'), [], 'None of 20 rows could be read'],
    ['microseconds', microseconds, [], 'write time in seconds or milliseconds'],
    ['too few sessions', good, ['--min-sessions', '11'], 'smaller number for --min-sessions than 11'],
    ['a budget that nothing fits into', good, ['--budget', '3'], 'larger number for --budget'],
    ['one item alone', good.replaceAll('cup', 'tea'), [], 'two different items'],
    [
      'sessions of one visit',
      good.replaceAll(/^(\d+)\t(tea|cup)/gm, '$1$2\t$2'),
      [],
      'one name for all visits',
    ],
    [
      'bots',
      `session\titem\ttime\n${Array.from({ length: 300 }, (_, n) => `1\t${n}\t0\n`).join('')}`,
      [],
      'of bots',
    ],
  ])('says why, and the index from before stays: %s', async (_, text, more, why) => {
    const call = ['--from', at('log.tsv'), '--out', at('out')]
    await writeFile(at('log.tsv'), good)
    expect(await run(...call)).toBe(0)
    const before = await readFile(at('out/default.json'), 'utf8')
    expect(JSON.parse(before).items).toBe(2)
    await writeFile(at('log.tsv'), text)
    expect(await run(...call, ...more)).toBe(1)
    expect(said.error).toContain(why)
    expect(said.error.trim().split('\n').at(-1)).toContain(why)
    expect(await readFile(at('out/default.json'), 'utf8')).toBe(before)
  })

  test('makes an empty index where there was none and no visit either', async () => {
    await writeFile(at('log.tsv'), 'session\titem\ttime\n')
    expect(await run('--from', at('log.tsv'), '--out', at('out'))).toBe(0)
    expect(JSON.parse(await readFile(at('out/default.json'), 'utf8')).items).toBe(0)
  })
})

test('one of a kind is no several', async () => {
  await writeFile(at('log.tsv'), 'session\titem\ttime\n1\ttea\t1\n1\tcup\t2\n')
  expect(await run('--from', at('log.tsv'), '--out', at('out'), '--min-sessions', '1')).toBe(0)
  expect(said.log).toContain('2 visits in 1 session; ')
  expect(said.log).toContain('1 session and 2 items in')
})

test.each([
  ['postgres://nobody@127.0.0.1:1/tea', 'ECONNREFUSED'],
  ['postgresql://nobody@localhost:1/tea', 'ECONNREFUSED'],
  ['postgres://127.0.0.1:port/tea', 'Invalid URL'],
])('a database that cannot be reached, %s, is said in one line', async (address, why) => {
  expect(await run('--from', address)).toBe(1)
  expect(said.error).toMatch(/^The database of --from cannot be used: .*\.\n$/)
  expect(said.error).toContain(why)
})

test.each(['--help', '-h'])('%s tells all options', async (help) => {
  expect(await run(help)).toBe(0)
  for (const option of [
    '--from',
    '--since',
    '--out',
    '--min-sessions',
    '--gap',
    '--budget',
    '--name',
    '--rows',
  ])
    expect(said.log).toContain(option)
})

test('progress is a bar in a terminal, and nothing elsewhere', () => {
  const written = (isTTY: boolean) => {
    let text = ''
    const progress = createProgress({ isTTY, write: (more) => (text += more) })
    progress.show(0, 'reading')
    progress.show(0.5, 'reading')
    progress.show(1, 'packing')
    progress.end()
    return text
  }
  expect(written(false)).toBe('')
  expect(written(true)).toContain('███████████████░░░░░░░░░░░░░░░ 50 % reading')
})
