import { StorefrontError } from '../core/errors.ts'
import { DEVICE_HEADER, type ExchangeAnswer, isAccount, type TouchpointsAnswer } from '../core/wire.ts'
import { type Accept, review } from './accept.ts'
import { readBody } from './body.ts'
import { type Catalogue, productOf, withProduct } from './catalogue.ts'
import { check } from './check.ts'
import type { Database } from './database.ts'
import type { Rules } from './decide.ts'
import { exchange } from './exchange.ts'
import { accountLog, type Identity } from './identity.ts'
import type { Live } from './live.ts'
import { readAddress, readExchange } from './read.ts'
import { readForget, readTouchpoints } from './readTouchpoints.ts'
import { recommendationsRoute } from './recommendationsRoute.ts'

/** A request, and when it arrived in milliseconds since 1970. */
export interface Call {
  readonly request: Request
  readonly url: URL
  readonly received: number
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** Whether an address says `?v=`; not that of a file, which carries its own version. */
  readonly versioned: boolean
  /** A `cache-control` or `vary` of its own takes the place of the handler's. */
  answer(call: Call): Promise<Response>
}

export interface RouteParts {
  readonly database: Database
  readonly identity: Identity
  readonly rules: Rules
  readonly live: Live
  readonly accept: Accept | undefined
  readonly catalogue: Catalogue | undefined
}

/** Finds what can be asked for at an address, by the last part of it; nothing when there is nothing. */
export function createRoutes(parts: RouteParts): (pathname: string) => Route | undefined {
  const { database, identity, rules, live, accept, catalogue } = parts
  /** Who has a product in the cart can say what it is: a catalogue that fails holds up nobody. */
  const find = async (id: string) => {
    try {
      return await catalogue?.(id)
    } catch (error) {
      rules.onError(error)
      return undefined
    }
  }
  const exchangeRoute = async ({ request, url, received }: Call) => {
    const customer = await identity.customer(request)
    const proved = await identity.device(request.headers.get(DEVICE_HEADER))
    const who = { proved, customer, received, ...readAddress(url) }
    if (isAccount(who.held) && customer === undefined)
      throw new StorefrontError(
        'customer',
        'Only its customer may use an account: send the Authorization header.',
      )
    let checked = await check(rules.collections, readExchange(await readBody(request)))
    const run = () => database.transaction((store) => exchange(store, rules, who, checked))
    let exchanged = await run()
    // What the catalogue does not know either, the device is asked for.
    for (
      const asked = new Set<string>();
      exchanged.missing !== undefined && catalogue;
      exchanged = await run()
    ) {
      const { missing } = exchanged
      const item = !asked.has(missing) && (await find(productOf(missing)))
      if (!item) break
      asked.add(missing)
      checked = { ...checked, entries: checked.entries.map((entry) => withProduct(entry, missing, item)) }
    }
    if (accept) exchanged = await review(database, rules, accept, { made: exchanged, who, checked })
    const { answer, device, grown } = exchanged
    if (grown) live.tell(answer.log, answer.number, device.device)
    const knows = catalogue && { catalogue: true }
    const introduced = device !== proved && { device: device.device, token: await identity.token(device) }
    return Response.json({ ...answer, ...knows, ...introduced } satisfies ExchangeAnswer)
  }

  const touchpointsRoute = async ({ request, received }: Call) => {
    const { token, malformed, asks, ...sent } = readTouchpoints(await readBody(request), received)
    const device = await identity.device(token)
    if (!device) throw unknownDevice()
    const missing = await database.addTouchpoints({ ...device, ...sent })
    const complaint = `Left out ${malformed} malformed parts of touchpoints of ${device.device}.`
    if (malformed) rules.onError(new StorefrontError('touchpoints', complaint))
    return asks ? Response.json({ missing } satisfies TouchpointsAnswer) : nothing()
  }

  const forgetRoute = async ({ request }: Call) => {
    const { token, purpose } = readForget(await readBody(request))
    const known = await identity.device(token)
    if (!known) throw unknownDevice()
    const { device, log } = known
    if (purpose) await database.forgetTouchpoints({ device }, purpose)
    else
      await database.transaction(async (store) => {
        await store.lock(log)
        await store.forget(log, device)
      })
    return nothing()
  }

  const liveRoute = async ({ request }: Call) => {
    const customer = await identity.customer(request)
    const known = await identity.device(request.headers.get(DEVICE_HEADER))
    if (!known) throw unknownDevice()
    const log = customer === undefined ? known.log : accountLog(customer)
    // The last header tells nginx not to keep the events to itself.
    const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
    return new Response(live.listen(log, known.device, request.signal), { headers })
  }

  const routes = new Map<string, Route>([
    ['exchange', { method: 'POST', versioned: true, answer: exchangeRoute }],
    ['touchpoints', { method: 'POST', versioned: true, answer: touchpointsRoute }],
    ['forget', { method: 'POST', versioned: true, answer: forgetRoute }],
    ['live', { method: 'GET', versioned: true, answer: liveRoute }],
  ])
  const recommendations = recommendationsRoute(database)
  return (pathname) =>
    /(^|\/)recommendations\/[^/]+\.(json|bin|txt)$/.test(pathname)
      ? recommendations
      : routes.get(/([^/]*)\/?$/.exec(pathname)?.[1] ?? '')
}

const nothing = () => new Response(null, { status: 204 })

const unknownDevice = () =>
  new StorefrontError('device', 'This needs the token of a device, which the first exchange answers with.')
