import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../vitest.shared.ts'

const built = join(root, 'dist/command.js')
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-'))
})
afterEach(() => rm(folder, { recursive: true }))

const run = (file: string, ...args: string[]) => call(file, 'recommendations', 'build', ...args)

const call = (...command: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    )
  })

test('the built command stands alone: it needs no package to read a file', async () => {
  await copyFile(built, join(folder, 'command.mjs'))
  await writeFile(join(folder, 'log.tsv'), 'session\titem\ttime\n1\ttea\t1\n1\tcup\t2\n')
  const { code, stdout } = await run(
    'command.mjs',
    '--from',
    'log.tsv',
    '--out',
    'out',
    '--min-sessions',
    '1',
  )
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 session and 2 items')])
  expect(await readdir(join(folder, 'out'))).toContain('default.json')
})

test('the built command says which package a database needs', async () => {
  await copyFile(built, join(folder, 'command.mjs'))
  const { code, stderr } = await run('command.mjs', '--from', 'postgres://nobody@127.0.0.1:1/tea')
  expect([code, stderr]).toEqual([1, "Reading from PostgreSQL needs the package 'pg': npm install pg\n"])
})

test('the built command ends by itself when a database refuses, with one line and no stack', async () => {
  const { code, stderr } = await run(built, '--from', 'postgres://nobody:secret@127.0.0.1:1/tea')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The database of --from cannot be used: .*\n$/)
  expect(stderr).not.toContain('secret')
})

test('the built command says its version and, asked in short, how it is called', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  expect(await call(built, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  expect(await call(built, '-h')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('recommendations build'),
  })
  expect(await run(built, '-h')).toMatchObject({ code: 0, stdout: expect.stringContaining('--min-sessions') })
  expect(await call(built, 'recommend')).toMatchObject({ code: 2, stdout: '' })
})
