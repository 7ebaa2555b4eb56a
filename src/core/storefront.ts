import type { Collection, Purpose } from './collection.ts'
import type { Channel } from './entry.ts'
import { type StorefrontError, UsageError } from './errors.ts'
import { inMemory } from './inMemory.ts'
import { createLog } from './log.ts'
import type { ConsentGate, Exchange, Hub, Join, OpenStorage, Status } from './ports.ts'
import { type Readable, writable } from './readable.ts'
import type { Replica } from './replica.ts'
import type { Schedule } from './schedule.ts'
import { forget } from './take.ts'

export interface StorefrontOptions {
  /** Where this shop meets its customers. */
  readonly channel: Channel
  /** Keeps two shops on one origin apart: it prefixes database, locks and channels. */
  readonly name?: string
  /** ISO 4217; `JPY` unless told. */
  readonly currency?: string
  /** BCP 47; `ja` unless told. */
  readonly locale?: string
  /** `indexedDb()`, or `memory()`, which it is unless told. */
  readonly storage?: OpenStorage
  /** `http('/throughline')`; without it the shop lives on this device alone. */
  readonly exchange?: Exchange
  /** `createConsent()`; without it everything is granted. */
  readonly consent?: ConsentGate
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Makes ids that nobody else makes. */
  readonly ids?: () => string
  /** Hears of everything that went wrong in the background. */
  readonly onError?: (error: StorefrontError) => void
}

/** The hub of a shop. Features attach to it: `createCart(shop)`. */
export interface Storefront {
  readonly name: string
  readonly channel: Channel
  readonly currency: string
  readonly locale: string
  readonly status: Readable<Status>
  /** For the features of this library. */
  readonly hub: Hub
  /** Stored state is in. Verbs work before, and lose nothing. */
  readonly ready: Promise<void>
  /** The state of a collection, the same to everybody who asks. */
  open<Row, Op>(collection: Collection<Row, Op>): Replica<Row, Op>
  /** Makes one exchange now; resolves when all is sent or the attempt has failed. */
  flush(): Promise<void>
  /**
   * Says who the customer is, by a token that the shop's server can check, and joins the guest's cart with the
   * account's. Resolves when the server has agreed, offline that waits; rejects with a `SyncError` when it refuses.
   * A shop without a server has nobody to tell.
   */
  identify(token: string, options?: { readonly join?: Join }): Promise<void>
  /** A new guest with an empty cart. What was not sent yet waits for its customer's next `identify`. */
  signOut(): Promise<void>
  /**
   * Deletes what was recorded for a purpose, here at once and on the server as soon as it can be told; a withdrawn
   * consent calls it. Without a purpose, everything on this device and of this guest on the server: rejects with a
   * `SyncError` while the server cannot be reached, and then nothing is gone yet.
   */
  forget(purpose?: Purpose): Promise<void>
  /** Ends it: no timer, listener or connection stays. What is stored is kept. */
  close(): void
}

/** The shops of this page. Not used on a server, where two requests must not meet. */
const shops: Map<string, Storefront> = /* @__PURE__ */ new Map()

/**
 * Opens a shop.
 *
 *     const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
 *     const cart = createCart(shop)
 *
 * A second one of the same name in one page is the first one again, with a warning.
 */
export function createStorefront({
  channel,
  name = 'default',
  currency = 'JPY',
  locale = 'ja',
  storage: open = () => inMemory(),
  exchange,
  consent,
  clock = Date.now,
  ids = counted(),
  onError,
}: StorefrontOptions): Storefront {
  if (!channel)
    throw new UsageError('channel', "Write { channel: 'web' }, or where else customers meet this shop.")
  const existing = shops.get(name)
  if (existing) {
    console.warn(`throughline: a shop named '${name}' is open already.`)
    return existing
  }
  const status = writable<Status>({ storage: 'memory', connection: 'local', pending: 0 })
  const say = (news: Partial<Status>) => {
    const before = status.get()
    if ((Object.keys(news) as (keyof Status)[]).some((key) => news[key] !== before[key]))
      status.set({ ...before, ...news })
    try {
      if (news.error) onError?.(news.error)
    } catch (error) {
      console.error(error)
    }
  }
  const schedules: Schedule[] = []
  const end = new AbortController()
  const hub = {
    name,
    channel,
    status,
    local: !exchange,
    clock,
    ids,
    say,
    schedules,
    closing: end.signal,
    consent,
    forgets: [],
    mine: new Set(),
  } satisfies Omit<Hub, 'log'> as object as Hub
  hub.log = createLog(hub, open)
  const connection = exchange?.(hub)
  const shop: Storefront = {
    identify: nothing,
    signOut: nothing,
    ...connection,
    name,
    channel,
    currency,
    locale,
    status,
    hub,
    ready: hub.log.ready,
    open(collection) {
      if (exchange && collection.share !== 'both')
        throw new UsageError('share', "Write { share: 'both' }, or no exchange.")
      consent?.declare(collection, hub.transport?.address ?? '')
      return hub.log.open(collection)
    },
    async flush() {
      for (const { now } of schedules) await now()
    },
    async forget(purpose) {
      if (!purpose) {
        // What is on its way now must not arrive after all was forgotten.
        await shop.flush()
        await (connection ? connection.forget() : hub.log.change(forget))
      }
      await Promise.all(hub.forgets.map((forget) => forget(purpose)))
    },
    close() {
      if (shops.get(name) === shop) shops.delete(name)
      end.abort()
    },
  }
  consent?.attach(shop)
  if (globalThis.document) shops.set(name, shop)
  return shop
}

/** A shop without a server has nobody to tell. */
const nothing = async () => {}

/**
 * Ids that begin with the same 96 random bits and count on: cheap to make, and most of it costs nothing on a wire that is
 * compressed. Also where `crypto.randomUUID` is missing: on pages without https.
 */
function counted(): () => string {
  const page = [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('')
  let count = 0
  return () => `${page}.${(count++).toString(36)}`
}
