import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../vitest.shared.ts'

export interface Site {
  readonly url: string
  close(): void
}

/** A script of the tests, bundled with what `npm run build` made of the library: what a shop would ship. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
    // Without the paths of tsconfig.json the package's own name leads to dist.
    tsconfigRaw: '{}',
    logLevel: 'error',
  })
  return outputFiles[0]!.text
}

/** Answers a request, or says by answering nothing that it is none of its own. */
type Answer = (path: string) => Promise<string> | undefined

/**
 * Serves a page that runs this script at every address but `/elsewhere`, where a page without any is, and those that
 * `also` answers with another page.
 */
export async function startSite(script: string, also: Answer = () => undefined): Promise<Site> {
  const server = createServer(async ({ url = '/' }, response) => {
    if (url === '/favicon.ico') return response.writeHead(204).end()
    const other = also(url)
    if (other) return response.writeHead(200, { 'content-type': 'text/html' }).end(await other)
    const js = url === '/page.js'
    response.writeHead(200, { 'content-type': js ? 'text/javascript' : 'text/html' })
    const tag = url.startsWith('/elsewhere') ? '' : '<script src="/page.js"></script>'
    return response.end(js ? script : `<!doctype html><meta charset=utf-8><title>茶</title><body>${tag}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
