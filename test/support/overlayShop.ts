import { type Consent, createStorefront, createTracking, http, type Storefront } from 'throughline'
import { type Overlay, type OverlayOptions, openOverlay } from 'throughline/overlay'
import { type Accept, createSyncHandler } from 'throughline/server'
import { afterEach } from 'vitest'
import type { Recorded } from '../../src/overlay/watch/record.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'

/** What is closed when a test ends. */
export const shops: Storefront[] = []

/** Leaves each test a page as it was. */
export function closeShops(): void {
  afterEach(() => {
    for (const shop of shops.splice(0)) shop.close()
    document.body.replaceChildren()
    sessionStorage.clear()
    localStorage.clear()
    delete (globalThis as { dataLayer?: unknown }).dataLayer
  })
}

export interface Opened {
  readonly shop: Storefront
  readonly overlay: Overlay
  readonly root: ShadowRoot
}

/** What the shop and its server have beside the overlay. */
interface More {
  readonly name?: string
  readonly consent?: Consent
  readonly accept?: Accept
}

/** A shop with the real handler as its server, and its overlay. */
export async function open(options: OverlayOptions & More = {}): Promise<Opened> {
  const { name = `overlay-${Math.random()}`, consent, accept, ...rest } = options
  const handler = createSyncHandler({ database: memoryDatabase(), history: true, ...(accept && { accept }) })
  const shop = createStorefront({
    channel: 'web',
    name,
    exchange: http('/throughline', { fetch: handler }),
    ...(consent && { consent }),
  })
  shops.push(shop)
  createTracking(shop)
  await shop.flush()
  const overlay = await openOverlay(shop, { locale: 'en', ...rest })
  return { shop, overlay, root: overlay.element.shadowRoot as ShadowRoot }
}

/** Also what no type would let through. */
export const track = (shop: Storefront, name: string, params: object) =>
  createTracking(shop).track<string>(name, params as Record<string, unknown>)
export const row = (root: ShadowRoot, name: string) =>
  root.querySelector<HTMLElement>(`[data-tl-event="${name}"]`)
export const findings = (root: ShadowRoot) =>
  [...root.querySelectorAll<HTMLElement>('.event [data-tl-finding]')].map(({ dataset }) => dataset.tlFinding)
export const fates = (root: ShadowRoot) =>
  [...root.querySelectorAll('.detail ol li')].map((line) => line.textContent?.replace(/^\S+ ms /, '').trim())
export const tab = (root: ShadowRoot, name: string) => root.querySelector<HTMLElement>(`#tab-${name}`)
export const key = (on: Element | null | undefined, key: string) =>
  on?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }))
export const sencha = { item_id: 'SKU-1', item_name: '煎茶', price: 1980 }

/** What a database's only table holds. */
export const storedIn = (name: string) =>
  new Promise<readonly Pick<Recorded, 'key' | 'name' | 'body' | 'findings'>[]>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const { result: database } = opening
      const rows = database.transaction('ring').objectStore('ring').getAll()
      rows.onsuccess = () => {
        database.close()
        resolve(rows.result)
      }
    }
  })
