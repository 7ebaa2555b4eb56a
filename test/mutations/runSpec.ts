import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { chromium } from 'playwright-core'
import { launchOptions } from '../../.ci/chromium.mjs'
import { root } from '../vitest.shared.ts'

/** What became of a spec against one page. */
export interface Outcome {
  readonly passed: boolean
  /** What it said, in one line. */
  readonly message: string
}

interface Report {
  readonly errors: readonly { readonly message: string }[]
  readonly suites: readonly {
    readonly specs: readonly {
      readonly tests: readonly {
        readonly projectName: string
        readonly results: readonly {
          readonly status: string
          readonly error?: { readonly message: string }
        }[]
      }[]
    }[]
  }[]
}

/** Runs a spec with Playwright Test against each of these pages, as a shop's CI would; one browser serves all. */
export async function runSpec(
  spec: string,
  pages: readonly string[],
  port: number,
): Promise<ReadonlyMap<string, Outcome>> {
  // Inside of the repository, where its own name leads to its build.
  const parent = join(root, 'test/mutations/out')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'visit-'))
  const browser = await chromium.launchServer(launchOptions())
  try {
    writeFileSync(join(folder, 'visit.spec.ts'), spec)
    writeFileSync(join(folder, 'tsconfig.json'), '{}')
    const env = {
      ...process.env,
      PAGES: pages.join(' '),
      PORT: `${port}`,
      BROWSER: browser.wsEndpoint(),
      FOLDER: folder,
    }
    const config = 'test/mutations/playwright.config.ts'
    await ended('node_modules/@playwright/test/cli.js', ['test', '-c', config], env)
    return outcomes(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')))
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function ended(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', resolve)
    child.once('error', reject)
  })
}

function outcomes({ errors, suites }: Report): ReadonlyMap<string, Outcome> {
  if (errors.length) throw new Error(errors.map(({ message }) => message).join('\n'))
  const tests = suites.flatMap(({ specs }) => specs.flatMap(({ tests }) => tests))
  return new Map(
    tests.map(({ projectName, results }) => {
      const { status, error } = results.at(-1)!
      const [message = ''] = stripVTControlCharacters(error?.message ?? '').split('\n')
      return [projectName, { passed: status === 'passed', message }]
    }),
  )
}
