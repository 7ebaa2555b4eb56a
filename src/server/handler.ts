import { StorefrontError } from '../core/errors.ts'
import { WIRE_VERSION, type WireError } from '../core/wire.ts'
import type { Accept } from './accept.ts'
import type { Catalogue } from './catalogue.ts'
import { collectionsByName, type ServerCollection } from './collections.ts'
import type { Database } from './database.ts'
import { type Authenticate, createIdentity } from './identity.ts'
import { createLive } from './live.ts'
import { once } from './once.ts'
import { checkOrigins, originHeaders, preflightHeaders } from './origins.ts'
import { type Call, createRoutes } from './routes.ts'

/** Answers the requests of a shop's devices. It never rejects. */
export type SyncHandler = (request: Request) => Promise<Response>

export interface SyncHandlerOptions {
  readonly database: Database
  /** Who a request with an `Authorization` header comes from. Without it, everybody is a guest. */
  readonly authenticate?: Authenticate
  /** Other sites whose pages may use this server, each exactly as browsers write it: `https://shop.example`. */
  readonly origins?: readonly string[]
  /** Signs device tokens, 16 characters or more. When absent, it is made once and kept in the database. */
  readonly secret?: string
  /** The shared collections; cart and wishlist by default. */
  readonly collections?: readonly ServerCollection[]
  /** Has the last word on price and stock: asked about lines that have just been changed, never while a log is locked. */
  readonly accept?: Accept
  /** Knows products, so that devices need not say what they are. */
  readonly catalogue?: Catalogue
  /** Keeps every entry for ever; otherwise those go that every device knows of. */
  readonly history?: boolean
  /** Hears of everything that went wrong without being the device's fault. */
  readonly onError?: (error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** The codes that a device is answered with. Any other error is ours: 503, and only `onError` hears what it was. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['body', 400],
  ['channel', 400],
  ['join', 400],
  ['too-many', 400],
  ['version', 400],
  ['customer', 401],
  ['device', 401],
  ['origin', 403],
  ['index', 404],
  ['route', 404],
  ['method', 405],
  ['too-large', 413],
  ['busy', 429],
])

/**
 * The sync server as one function from request to response; it runs wherever there is fetch, under any path.
 *
 * @example
 * const handler = createSyncHandler({ database: postgres(pool), authenticate: (request) => sessions.customer(request) })
 */
export function createSyncHandler(options: SyncHandlerOptions): SyncHandler {
  const { database, authenticate, secret, origins = [], now = Date.now } = options
  checkOrigins(origins)
  const onError = (error: unknown) => {
    try {
      options.onError?.(error)
    } catch (thrown) {
      console.error(thrown)
    }
  }
  const open = once(() => database.open())
  const routeAt = createRoutes({
    database,
    identity: createIdentity({ authenticate, secret, stored: (made) => database.secret(made) }),
    rules: { collections: collectionsByName(options.collections), history: !!options.history, onError },
    live: createLive(),
    accept: options.accept,
    catalogue: options.catalogue,
  })

  const respond = async (call: Call): Promise<Response> => {
    const { method } = call.request
    const route = routeAt(call.url.pathname)
    if (!route) throw new StorefrontError('route', `There is nothing at ${call.url.pathname}.`)
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: preflightHeaders })
    // What is read can be asked about (RFC 9110, 9.3.2); a live stream has no end, and so no length.
    const asked = method === 'HEAD' && !route.versioned ? 'GET' : method
    if (asked !== route.method)
      throw new StorefrontError('method', `${call.url.pathname} takes ${route.method}, not ${method}.`)
    const version = route.versioned ? Number(call.url.searchParams.get('v')) : WIRE_VERSION
    if (!Number.isInteger(version) || version < 1 || version > WIRE_VERSION)
      throw new StorefrontError(
        'version',
        `This server speaks version 1 to ${WIRE_VERSION}: say which in ?v=.`,
      )
    await open()
    const answer = await route.answer(call)
    if (method !== 'HEAD') return answer
    void answer.body?.cancel()
    return new Response(null, answer)
  }

  const refuse = (error: unknown): Response => {
    const code = error instanceof StorefrontError ? error.code : ''
    const status = statuses.get(code)
    if (error instanceof StorefrontError && status) return wireError(status, code, error.message)
    onError(error)
    if (code === 'newer')
      return wireError(503, 'newer-schema', 'The database is newer than this server: update the server.')
    return wireError(503, 'unavailable', 'The server could not do this now: try again later.')
  }

  return async (request) => {
    const headers = new Headers({ 'cache-control': 'no-store', vary: 'Origin' })
    const call = { request, url: new URL(request.url), received: now() }
    let response: Response
    try {
      for (const [name, value] of Object.entries(originHeaders(request, origins))) headers.set(name, value)
      response = await respond(call)
    } catch (error) {
      response = refuse(error)
    }
    for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
    return response
  }
}

const wireError = (status: number, error: string, message: string): Response =>
  Response.json({ error, message } satisfies WireError, { status })
