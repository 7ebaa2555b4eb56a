import {
  type Cart,
  createCart,
  createStorefront,
  http,
  memory,
  type Storefront,
  type StorefrontOptions,
} from 'throughline'
import { createSyncHandler, type SyncHandler } from 'throughline/server'
import { memoryDatabase } from '../server/memoryDatabase.ts'

/** A customer's bearer token is the customer's name. */
export const authenticate = (request: Request): string | undefined =>
  /^Bearer (\w+)$/.exec(request.headers.get('authorization') ?? '')?.[1]

/** The real handler on a store in memory. */
export const createServer = (): SyncHandler => createSyncHandler({ database: memoryDatabase(), authenticate })

export interface Network {
  up: boolean
  fetch(request: Request): Promise<Response>
  /** Keeps answers on their way until what it returns is called. */
  hold(): () => void
}

/** The way to `server`. */
export function createNetwork(server: SyncHandler): Network {
  let held: Promise<void> | undefined
  const network: Network = {
    up: true,
    async fetch(request) {
      if (!network.up) throw new TypeError('Failed to fetch')
      const answer = await server(request)
      await held
      return answer
    },
    hold() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
  return network
}

export interface TestShop {
  readonly shop: Storefront
  readonly cart: Cart
  /** The lines, as `SKU-1 x2`. */
  lines(): string[]
}

const open = new Set<Storefront>()

/** A shop that talks to `server`; closed by `closeShops`. */
export function createShop(
  server: ((request: Request) => Promise<Response>) | undefined,
  options: Partial<StorefrontOptions> = {},
): TestShop {
  const shop = createStorefront({
    channel: 'web',
    storage: memory(),
    ...(server && { exchange: http('http://shop.test/throughline', { fetch: server }) }),
    ...options,
  })
  open.add(shop)
  const cart = createCart(shop)
  return { shop, cart, lines: () => cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`) }
}

export function closeShops(): void {
  for (const shop of open) shop.close()
  open.clear()
}

/** Lets everything that is under way come to rest: promises, not time. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
