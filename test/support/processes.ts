import { execFileSync } from 'node:child_process'
import type { BrowserContext } from 'playwright-core'

/** The processes of a browser that was started here: its own and everything it started. */
export async function processesOf(context: BrowserContext): Promise<number[]> {
  const session = await context.browser()?.newBrowserCDPSession()
  const info = await session?.send('SystemInfo.getProcessInfo')
  await session?.detach()
  const browser = info?.processInfo.find(({ type }) => type === 'browser')?.id
  if (!browser || browser < 2) throw new Error('The browser does not say which process it is.')
  return withDescendants(browser)
}

/** Ends processes at once, the first of them first: a browser before its parts, so that it cannot tidy up. */
export function killAll(ids: readonly number[]): void {
  for (const id of ids) {
    try {
      process.kill(id, 'SIGKILL')
    } catch {
      // Gone with its parent.
    }
  }
}

/** A process and all that it started. */
export function withDescendants(root: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    pairs.flatMap(([id = 0, of]) => (of === parent ? [id, ...below(id)] : []))
  return [root, ...below(root)]
}
