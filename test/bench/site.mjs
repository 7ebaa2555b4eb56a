import { mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A page's script, bundled with what `npm run build` made. */
export async function bundle(name, format = 'iife') {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/bench/pages', `${name}.js`)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format,
    write: false,
    tsconfigRaw: '{}',
  })
  return outputFiles[0].text
}

/** The server of the fault tests, which Node 20 cannot read as it is. */
export async function startApi(origin) {
  const folder = join(root, 'node_modules/.cache/throughline-bench')
  const outfile = join(folder, 'faultyServer.mjs')
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [join(root, 'test/support/faultyServer.ts')],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { 'throughline/server': join(root, 'src/server/index.ts') },
    outfile,
  })
  const { startFaultyServer } = await import(pathToFileURL(outfile).href)
  await rm(folder, { recursive: true })
  const api = await startFaultyServer([origin])
  // What the references beacon.
  api.fault = collect
  return api
}

/** The answer of a collector that takes anything. */
export const collect = ({ path }) => (path.endsWith('/collect') ? { type: 'status', status: 204 } : undefined)

/** An empty page that is isolated from other origins: its clock ticks every 5 µs. `scripts` by their paths. */
export async function startIsolatedSite(scripts = {}) {
  const server = createServer(({ url }, response) => {
    const script = scripts[url]
    response.writeHead(200, {
      'content-type': script ? 'text/javascript' : 'text/html',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(script ?? '<!doctype html><meta charset=utf-8><title>bench</title>')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
