import { type Cart, createCart, createStorefront, http, memory, type Storefront } from 'throughline'
import { createSyncHandler, type SyncHandler } from 'throughline/server'
import { type MemoryDatabase, memoryDatabase } from '../server/memoryDatabase.ts'
import { authenticate } from './shop.ts'

export type Fate = 'ok' | 'lost request' | 'lost answer' | 'repeated' | 'late repeat'

export interface Network {
  fetch(request: Request): Promise<Response>
  breaks(): void
  heals(): void
  /** Lets what is under way go on for a moment. */
  tick(): Promise<void>
}

/** Hands requests to the handler and gives each one the next fate. */
export function flaky(handler: SyncHandler, fates: readonly Fate[]): Network {
  let broken = false
  let turn = 0
  const late: Request[] = []
  return {
    async fetch(request) {
      const fate = broken ? fates[turn++ % fates.length] : 'ok'
      if (fate === 'lost request') throw new TypeError('Failed to fetch')
      if (fate === 'repeated') await handler(request.clone())
      if (fate === 'late repeat') late.push(request.clone())
      else {
        // An old request arrives now, behind newer ones.
        const old = late.shift()
        if (old) await handler(old)
      }
      const answer = await handler(request)
      if (fate === 'lost answer') throw new TypeError('Failed to fetch')
      return answer
    },
    breaks() {
      broken = true
    },
    heals() {
      broken = false
    },
    tick: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

export function createServer(): { readonly database: MemoryDatabase; readonly handler: SyncHandler } {
  const database = memoryDatabase()
  return { database, handler: createSyncHandler({ database, authenticate }) }
}

/** So many devices, each with storage of its own. */
export const openShops = (
  many: number,
  fetch: (request: Request) => Promise<Response>,
): { readonly shop: Storefront; readonly cart: Cart }[] =>
  Array.from({ length: many }, () => {
    const exchange = http('http://shop.test/throughline', { fetch })
    const shop = createStorefront({ channel: 'web', storage: memory(), exchange })
    return { shop, cart: createCart(shop) }
  })
