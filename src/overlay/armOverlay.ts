import type { Storefront } from '../core/storefront.ts'
import type { OverlayOptions } from './options.ts'

/**
 * Loads the debug overlay when somebody asks for it: by `?tl_debug=1` in the address, which this tab remembers until
 * `?tl_debug=0`, or by Ctrl+Shift+Y (⌘⇧Y). Until then it is one listener. Does nothing on a server.
 *
 *     armOverlay(shop)
 */
export function armOverlay(shop: Storefront, options?: OverlayOptions): void {
  // Each byte counts here: an event that was made up says that a page before asked, and `open` does the rest.
  const load = (event: Partial<KeyboardEvent>) =>
    import('./open.ts').then((file) => file.open(shop, options, event)).catch(console.warn)
  try {
    // With ⌘ a Mac tells a small letter, and so does Caps Lock.
    const hear = (event: KeyboardEvent) =>
      event.shiftKey && (event.ctrlKey || event.metaKey) && /^y$/i.test(event.key) && load(event)
    addEventListener('keydown', hear, { signal: shop.hub.closing })
    if (/tl_debug/.test(location.search) || sessionStorage.tl_debug) load({})
  } catch {
    // There is no page, or none that may store anything.
  }
}
