import { answerOffer, type Cart, type Purchase } from '../cart/index.ts'
import type { Fields, TakenOrder } from '../checkout/index.ts'
import type { Consent, Optional } from '../consent/index.ts'
import type { Item, Join, Storefront } from '../core/index.ts'
import { openOverlay } from '../overlay/index.ts'
import type { Tracking } from '../tracking/index.ts'
import type { Wishlist } from '../wishlist/index.ts'
import type { Described, PageCheckout } from './checkout.ts'
import type { PageRecommendations } from './recommendations.ts'

/** What `throughline('ready', fn)` hands over. */
export interface Handles {
  readonly shop: Storefront
  readonly cart: Cart
  readonly wishlist: Wishlist
  readonly tracking: Tracking
  /** With `data-tl-consent` on the script tag. */
  readonly consent?: Consent
  /** With `data-tl-recommendations` on the script tag; it comes with a file of its own, for which nothing else waits. */
  readonly recommendations?: Promise<PageRecommendations['recommendations'] | undefined>
  /** With `data-tl-checkout` on the script tag; it comes with a file of its own as well. */
  readonly checkout?: Promise<PageCheckout | undefined>
}

type Command = (...parts: never[]) => unknown

/** What can be said to the script tag: `throughline('cart.add', { item_id: 'SKU-1' })`. */
export function createCommands(
  handles: Handles,
  recommending?: Promise<PageRecommendations | undefined>,
  describe: (described: Described) => void = () =>
    warn('Write data-tl-checkout="" on the script tag for \'checkout.steps\' to count.'),
): (parts: Iterable<unknown>) => void {
  const { shop, cart, wishlist, tracking, consent } = handles
  const decide =
    (what: 'grant' | 'deny') =>
    (...purposes: Optional[]) => {
      if (consent) consent[what](...purposes)
      else warn(`Write data-tl-consent on the script tag for 'consent.${what}' to count.`)
    }
  const recommend = async (act: (page: PageRecommendations) => unknown) => {
    const page = await recommending
    if (page) act(page)
    else warn("Write data-tl-recommendations on the script tag for 'recommendations.…' to count.")
  }
  const order = async (act: (page: PageCheckout['checkout']) => unknown) => {
    const page = await handles.checkout
    if (page) act(page.checkout)
    else warn("Write data-tl-checkout on the script tag for 'checkout.…' to count.")
  }
  const commands: Readonly<Record<string, Command>> = {
    track: (name: string, params?: Record<string, unknown>) => tracking.track(name, params),
    'cart.add': (item: Item, quantity?: number) => cart.add(item, quantity),
    'cart.remove': (lineId: string) => cart.remove(lineId),
    'cart.setQuantity': (lineId: string, quantity: number) => cart.setQuantity(lineId, quantity),
    'cart.clear': () => cart.clear(),
    'cart.select': (lineId: string, on: boolean) => cart.select(lineId, on),
    'cart.saveForLater': (lineId: string) => cart.saveForLater(lineId),
    'cart.restore': (lineId: string) => cart.restore(lineId),
    'cart.undo': () => cart.undo(),
    'cart.purchase': (purchase: Purchase) => cart.purchase(purchase),
    'cart.answerOffer': (how: Parameters<typeof answerOffer>[1]) => answerOffer(shop, how),
    'wishlist.add': (item: Item, list?: string) => wishlist.add(item, list),
    'wishlist.remove': (itemId: string, list?: string) => wishlist.remove(itemId, list),
    'wishlist.toggle': (item: Item, list?: string) => wishlist.toggle(item, list),
    'consent.grant': decide('grant'),
    'consent.deny': decide('deny'),
    forget: (purpose?: Optional) => shop.forget(purpose).catch(warn),
    'wishlist.moveToCart': (itemId: string, list?: string) => wishlist.moveToCart(itemId, list),
    identify: (token: string, options?: { readonly join?: Join }) =>
      shop.identify(token, options).catch(warn),
    signOut: () => shop.signOut().catch(warn),
    'recommendations.hide': (itemId: string) =>
      recommend(({ recommendations }) => recommendations.hide(itemId)).catch(warn),
    'recommendations.products': (items: readonly Item[]) => recommend(({ know }) => know(items)).catch(warn),
    'checkout.steps': (steps: Described['steps'], options?: Omit<Described, 'steps'>) =>
      describe({ steps, ...options }),
    'checkout.begin': () => order((checkout) => checkout.begin()).catch(warn),
    'checkout.complete': (step: string, fields?: Fields, options?: { readonly next?: string }) =>
      order((checkout) => checkout.complete(step, fields, options)).catch(warn),
    'checkout.goTo': (step: string) => order((checkout) => checkout.goTo(step)).catch(warn),
    'checkout.fail': (step: string, reason: string) =>
      order((checkout) => checkout.fail(step, reason)).catch(warn),
    'checkout.confirm': (taken: TakenOrder) => order((checkout) => checkout.confirm(taken)).catch(warn),
    overlay: () => openOverlay(shop, handles).catch(warn),
    ready: (ready: (handles: Handles) => void) => shop.ready.then(() => ready(handles)).catch(warn),
  }
  return ([name, ...parts]: Iterable<unknown>) => {
    const command = Object.hasOwn(commands, `${name}`) && commands[`${name}`]
    try {
      if (command) command(...(parts as never[]))
      else warn(`Unknown command '${name}'; write one of: ${Object.keys(commands).join(', ')}.`)
    } catch (error) {
      warn(error)
    }
  }
}

/** A mistake in a page's markup must not stop the page. */
export const warn = (trouble: unknown): void => console.warn('throughline:', trouble)
