import { StorefrontError } from '../core/errors.ts'
import type { IndexDatabase, StorableIndex } from './indexDatabase.ts'
import type { Route } from './routes.ts'

/** Asked for again after this many seconds, so that a new index is in use soon after it was built. */
const MANIFEST_SECONDS = 300
const PART_SECONDS = 365 * 24 * 60 * 60

/**
 * `GET …/recommendations/<name>.json`, the newest manifest, and the `<name>-<hash>.bin` and `.txt` that it names, which
 * never change.
 */
export function recommendationsRoute(database: IndexDatabase): Route {
  const manifestOf = async (request: Request, name: string) => {
    const [newest, built] = await Promise.all([database.newestManifest(name), database.builtAt(name)])
    const manifest = newest as StorableIndex['manifest'] | undefined
    if (!manifest)
      throw new StorefrontError(
        'index',
        `There is no index of recommendations named '${name}'. Build one: npx throughline recommendations build --name ${name} --from postgres://…`,
      )
    const text = JSON.stringify(manifest)
    const headers = {
      'content-type': 'application/json',
      'cache-control': `public, max-age=${MANIFEST_SECONDS}`,
      etag: `"${manifest.hash}-${await digest(text)}"`,
      ...(built && { 'last-modified': new Date(built).toUTCString() }),
    }
    return isKnown(request, headers.etag)
      ? new Response(null, { status: 304, headers: { ...headers, vary: VARY } })
      : compressed(request, text, headers)
  }

  const partOf = async (request: Request, name: string, hash: string, ending: string) => {
    const part = await database.indexPart(name, hash, ending === 'bin' ? 'file' : 'ids')
    if (part === undefined)
      throw new StorefrontError(
        'index',
        `The index '${name}-${hash}' is not here any more; ${name}.json says which one is.`,
      )
    const headers = { 'cache-control': `public, max-age=${PART_SECONDS}, immutable` }
    return typeof part === 'string'
      ? compressed(request, part, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
      : new Response(part as Uint8Array<ArrayBuffer>, {
          headers: { ...headers, 'content-type': 'application/octet-stream' },
        })
  }

  return {
    method: 'GET',
    versioned: false,
    answer({ request, url }) {
      const file = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
      const [, name, hash, ending] = /^([\w.-]+)-([0-9a-f]{16})\.(bin|txt)$/.exec(file) ?? []
      if (name && hash && ending) return partOf(request, name, hash, ending)
      const [, newest] = /^([\w.-]+)\.json$/.exec(file) ?? []
      if (newest) return manifestOf(request, newest)
      throw new StorefrontError('route', `There is nothing at ${url.pathname}.`)
    },
  }
}

const VARY = 'Accept-Encoding, Origin'

/** A text, by gzip where that is understood: caches keep both. */
function compressed(request: Request, text: string, headers: Readonly<Record<string, string>>): Response {
  const body = new Blob([text]).stream()
  return acceptsGzip(request.headers.get('accept-encoding') ?? '')
    ? new Response(body.pipeThrough(new CompressionStream('gzip')), {
        headers: { ...headers, vary: VARY, 'content-encoding': 'gzip' },
      })
    : new Response(body, { headers: { ...headers, vary: VARY } })
}

const acceptsGzip = (codings: string): boolean =>
  codings.split(',').some((coding) => {
    const [name, weight = 'q=1'] = coding.split(';').map((part) => part.trim().toLowerCase())
    return name === 'gzip' && Number(weight.slice(2)) > 0
  })

/** Compressed or not, and whatever a proxy has made of it: a weak tag is as good. */
const isKnown = (request: Request, etag: string): boolean =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*')

/** A manifest may change while its hash, that of file and ids, stays the same. */
async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
