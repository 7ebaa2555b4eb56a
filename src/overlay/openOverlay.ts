import type { Storefront } from '../core/storefront.ts'
import type { Overlay, OverlayOptions } from './options.ts'

/**
 * Loads the debug overlay and opens it: what was recorded, what became of it and why, what the cart's sync did. For a
 * shop's own button; `armOverlay` knows an address and a key.
 *
 *     const overlay = await openOverlay(shop, { schemas })
 *     overlay.hide()
 *
 * Rejects where the file cannot be loaded, or there is no page.
 */
export const openOverlay = async (shop: Storefront, options?: OverlayOptions): Promise<Overlay> =>
  (await import('./open.ts')).open(shop, options)
