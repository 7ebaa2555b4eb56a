import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { build, type Plugin } from 'esbuild'
import type { Site } from '../support/site.ts'
import { root } from '../vitest.shared.ts'
import { type Mutation, mutations } from './mutations.ts'

/** Asks for consent, and remembers the answer: what a shop's own banner does. */
const banner = `<aside id="consent" aria-label="Cookie" style="position:fixed;inset:auto 0 0;padding:1em;background:#fff" hidden>
  <p>お店の改善のため、ご利用の記録を取ってもよろしいですか。</p><button type="button">同意する</button></aside>
<script>{
  const consent = document.querySelector('#consent')
  const grant = () => throughline('consent.grant', 'analytics', 'personalization', 'marketing')
  if (localStorage.consent) grant()
  else consent.hidden = false
  consent.querySelector('button').onclick = () => {
    localStorage.consent = 'yes'
    consent.hidden = true
    grant()
  }
}</script>`

/** The shop's script tag as it is built, but for a place where a mutation can stand in for `track`. */
const openTrack: Plugin = {
  name: 'open-track',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /tracking\/index\.ts$/ }, ({ importer, kind }) =>
      importer.endsWith('script.ts') && kind === 'import-statement'
        ? { path: 'tracking', namespace: 'mutated' }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'mutated' }, () => ({
      resolveDir: join(root, 'src/script'),
      contents: `
        export * from '../tracking/index.ts'
        import { createStorefront } from '../core/index.ts'
        import { createTracking as create } from '../tracking/index.ts'
        import { http } from '../transport/index.ts'
        export function createTracking(shop) {
          const tracking = create(shop)
          const second = () => create(createStorefront({ channel: 'web', name: 'second', exchange: http('/throughline') }))
          const track = globalThis.mutateTracking?.(tracking.track, second)
          return track ? { ...tracking, track } : tracking
        }`,
    }))
  },
}

const bundle = async (entry: string, plugins: Plugin[] = []): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
    plugins,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

const scriptOf = ({ track }: Mutation) =>
  track
    ? `<script>{
  const state = {}
  const mutate = (track, name, params, leak, state) => { ${track} }
  mutateTracking = (track, second) => {
    let other
    return (name, params = {}) => mutate(track, name, params, (...parts) => (other ??= second()).track(...parts), state)
  }
}</script>`
    : ''

/**
 * The example's pages with a banner for consent: as `http://record.localhost` with the recorder on them, as
 * `http://control.localhost` as they are, and as `http://<mutation>.localhost` with a mistake.
 */
export async function startPages(example: number): Promise<Site & { readonly port: number }> {
  const [mutated, recorder] = await Promise.all([
    bundle('src/script/script.ts', [openTrack]),
    bundle('test/mutations/recorder.ts'),
  ])
  const server = createServer((incoming, outgoing) => {
    const name = /^[\w-]+/.exec(incoming.headers.host ?? '')?.[0]
    const mutation = mutations.find(({ id }) => id === name)
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost')
    if (pathname === '/recorder.js') return answer(outgoing, 'text/javascript', recorder)
    if (pathname === '/throughline.js' && (mutation || name === 'control'))
      return answer(outgoing, 'text/javascript', mutated)
    pass(incoming, outgoing, example, async (response) => {
      if (pathname !== '/') {
        outgoing.writeHead(response.statusCode ?? 502, response.headers)
        return response.pipe(outgoing)
      }
      const page = (await text(response))
        .replace('data-tl-server', 'data-tl-consent="" data-tl-server')
        .replace('<script>', `${mutation ? scriptOf(mutation) : ''}<script>`)
        .replace('</body>', `${banner}</body>`)
        .replace('</head>', `${name === 'record' ? '<script src="/recorder.js"></script>' : ''}</head>`)
      return answer(outgoing, 'text/html', mutation?.html?.(page) ?? page)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://record.localhost:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answer(outgoing: ServerResponse, type: string, body: string): void {
  outgoing.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
}

/** Asks the example the same, and hands over what it answers. */
function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
  then: (response: IncomingMessage) => unknown,
): void {
  const { method, headers, url } = incoming
  // A connection for each, so that none is found closed.
  const passed = request({ port, host: 'localhost', method, headers, path: url, agent: false }, then)
  passed.on('error', () => outgoing.destroy())
  outgoing.on('close', () => passed.destroy())
  incoming.pipe(passed)
}
