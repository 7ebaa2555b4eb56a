import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { root } from '../vitest.shared.ts'
import { type Mutant, mutants } from './mutants.ts'

/** How many schedules a mistake may survive. */
const SCHEDULES = Number(process.env.MUTANT_RUNS ?? 20_000)

const folder = mkdtempSync(join(tmpdir(), 'throughline-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The seed of the first schedule that goes wrong with this mistake in the rules; nothing when all go well. */
async function caught({ file, from, to }: Mutant, index: number): Promise<number | undefined> {
  const outfile = join(folder, `${index}.mjs`)
  await build({
    stdin: {
      contents: `export { runSchedule } from './test/schedules/schedule.ts'
        export { runMerging } from './test/schedules/merging.ts'
        export { memoryDatabase } from './test/server/memoryDatabase.ts'`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    plugins: [
      {
        name: 'mutant',
        setup(build) {
          build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const text = readFileSync(path, 'utf8')
            if (relative(root, path) !== file) return { contents: text, loader: 'ts' }
            if (text.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`)
            return { contents: text.replace(from, () => to), loader: 'ts' }
          })
        },
      },
    ],
  })
  const { runSchedule, runMerging, memoryDatabase } = await import(pathToFileURL(outfile).href)
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    try {
      runMerging(seed)
      await runSchedule(seed, memoryDatabase())
    } catch {
      return seed
    }
  }
  return undefined
}

test.each(mutants.map((mutant, index) => [mutant.name, mutant, index] as const))(
  'random schedules notice when %s',
  async (_, mutant, index) => {
    expect(await caught(mutant, index)).toBeDefined()
  },
)
