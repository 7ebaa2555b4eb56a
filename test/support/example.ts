import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { root } from '../vitest.shared.ts'

export interface Example {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Ends it as a person would; resolves with its exit code and how long that took, in milliseconds. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; took: number }>
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>
  output(): string
}

export interface ExampleOptions {
  /** Where its data is; a new folder unless told. */
  readonly folder?: string
  /** A free one unless told. */
  readonly port?: number
}

const running = new Set<ChildProcess>()
const folders: string[] = []
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A folder that `cleanUp` removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-example-'))
  folders.push(folder)
  return folder
}

/** Starts the example shop, as `npm start` does. Rejects with what it said when it ends instead. */
export async function startExample({
  folder = newFolder(),
  port = 0,
}: ExampleOptions = {}): Promise<Example> {
  const { npm_lifecycle_event: _, DATABASE_URL: __, ...env } = process.env
  const child = spawn(process.execPath, ['examples/serve.mjs'], {
    cwd: root,
    env: { ...env, DATA: folder, PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      const [, url] = /^Ready: (http:\S+)$/m.exec(said) ?? []
      if (url) resolve(url)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('close', (code) => reject(new Error(`The example ended with ${code}: ${said}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    folder,
    output: () => said,
    async stop(signal = 'SIGTERM') {
      const began = performance.now()
      child.kill(signal)
      return { code: await ended, took: performance.now() - began }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What the database of an example that has ended holds. */
export async function readData<Row>(folder: string, query: string): Promise<Row[]> {
  const db = await PGlite.create(join(folder, 'db'))
  try {
    return (await db.query<Row>(query)).rows
  } finally {
    await db.close()
  }
}

/** What the cart of a customer holds in the database of an example that has ended, as `SKU-1 x2`. */
export async function storedLines(folder: string, customer: string): Promise<string[]> {
  const rows = await readData<{ line: string }>(
    folder,
    `select key || ' x' || (row ->> 'quantity') as line from throughline.rows
     where log = 'c_${customer}' and collection = 'cart' and (row ->> 'quantity')::int > 0 order by 1`,
  )
  return rows.map(({ line }) => line)
}

/** Ends all examples and removes their data. */
export async function cleanUp(): Promise<void> {
  for (const child of running) {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
