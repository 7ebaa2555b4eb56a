import { StorefrontError, UsageError } from '../core/errors.ts'
import { type Item, isName } from '../core/item.ts'
import type { Hub } from '../core/ports.ts'
import { type Readable, writable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import type { Touchpoint } from '../tracking/handle.ts'
import { type Arms, createArms } from './arm.ts'
import { attribution, itemsOf, LIST } from './attribution.ts'
import { checkUse } from './checkUse.ts'
import { MOST_NAMED, type TrailOp, trailCollection } from './collection.ts'
import type { Visit } from './engine/query.ts'
import { createList, type DrivenList, type ListParts, type RecommendationList } from './list.ts'
import type { PlaceRequest, RecommendationsOptions } from './options.ts'
import { createPolicy, readPlace } from './policy.ts'
import { createService } from './service.ts'
import type { Source } from './source.ts'
import { createTrouble } from './trouble.ts'

/** What a customer has told about what to recommend. */
export interface RecommendationsState {
  /** The ids of what is not to be recommended. */
  readonly hidden: readonly string[]
}

/** What recommendations are made of at a moment. */
export interface Inspection extends Pick<Source, 'answer' | 'explain' | 'about' | 'remote'> {
  /** Those that were asked for, as far as somebody may still show them. */
  readonly lists: readonly RecommendationList[]
  /** What the customer has looked at, oldest first, as far as it may be used. */
  readonly session: readonly Visit[]
}

/** Recommends. */
export interface Recommendations extends Readable<RecommendationsState> {
  /**
   * What is recommended at one place; the same for equal requests.
   *
   * @throws {UsageError} in development, when it cannot be what was meant
   */
  list(request: PlaceRequest): RecommendationList
  /** What is behind it now: for looking on, as the debug overlay does. */
  inspect(): Inspection
  /** What the shop knows of a product, such as the name of what a reason names. */
  product(itemId: string): Item | undefined
  /** Notes that the customer looks at a product; with `tracking`, every `view_item` does. */
  view(itemId: string): void
  /** Not interested: this item is not recommended any more, on none of the customer's devices. */
  hide(itemId: string): Commit
  /** Takes `hide` back. */
  unhide(itemId: string): Commit
}

/** So many lists are kept that nobody listens to. */
const MOST_LISTS = 50

/**
 * Recommends products on the device: by what the customer has looked at, here and on other channels, what is in the
 * cart and on the wishlist. Without consent to `personalization` nothing of it is used, and what is in demand is shown.
 *
 *     const recommendations = createRecommendations(shop, { source: onDevice('/recs/default.json'), tracking, cart })
 *     const list = recommendations.list({ placement: 'home', limit: 8 })
 *     list.get().items[0] // { item_id: 'SKU-2', score: 0.8, reason: { kind: 'viewed', because: 'SKU-1', share: 1 }, … }
 *
 * @throws {UsageError} in development, for any option that cannot be what was meant
 */
export function createRecommendations(shop: Storefront, options: RecommendationsOptions): Recommendations {
  checkUse(options, 'options')
  const { hub } = shop
  const { consent, ids, closing } = hub
  const { source: given, fallback, timeout = 500, tracking, cart, wishlist } = options
  const trouble = createTrouble(hub)
  const failed = (cause: unknown, whose = '') =>
    trouble(new StorefrontError('recommendations', `${whose}${(cause as Error)?.message ?? cause}`, cause))
  const broken = new Set<string>()
  /** A function of the shop's own that fails decides nothing, and says so once. */
  const asker =
    <Answer>(name: 'product' | 'inStock' | 'exclude', otherwise: Answer) =>
    (itemId: string): Answer => {
      try {
        return options[name] ? (options[name](itemId) as Answer) : otherwise
      } catch (cause) {
        if (!broken.has(name)) failed(cause, `${name}: `)
        broken.add(name)
        return otherwise
      }
    }
  const product = asker<Item | undefined>('product', undefined)
  const source =
    typeof given === 'function'
      ? createService(given, { device: fallback?.open(hub), timeout, failed, answered: trouble })
      : given.open(hub)
  const trail = shop.open(trailCollection)
  const lists = new Map<string, DrivenList>()
  /** What is hidden on this page alone, since nobody has agreed to more. */
  const hiddenHere = new Set<string>()
  const granted = () => !consent || consent.get().personalization === true
  const hidden = (id: string) => hiddenHere.has(id) || !!trail.get().get(id)?.hidden
  const shared: Hub & { arms?: Arms; recommending?: boolean } = hub
  // What one place of a page shows, another does too, also where nothing can be kept.
  shared.arms ??= createArms(hub.name, ids)
  const { arms } = shared
  const policy = createPolicy({
    hub,
    options,
    product,
    inStock: asker('inStock', true),
    exclude: asker('exclude', false),
    trail,
    arms,
    granted,
    hidden,
  })
  /** Lists that somebody listens to or looks at; the others see by the revision that they have to ask again. */
  const live = new Set<DrivenList>()
  const { set, ...state } = writable<RecommendationsState>({ hidden: [] })
  let revision = 0
  const changed = () => {
    const ids = [...trail.get().keys(), ...hiddenHere].filter(hidden)
    if (`${ids}` !== `${state.get().hidden}`) set({ hidden: ids })
    revision++
    for (const list of [...live]) list.changed()
  }
  const note = (op: TrailOp) => (granted() ? trail.commit(op) : undefined)
  /** Without consent, what the customer wants holds for this page; and for good, once there is one on this page. */
  const wish = (op: Extract<TrailOp, readonly [unknown, string]>): Commit => {
    const id = readId(op[1])
    hiddenHere.delete(id)
    const made = note(op)
    if (made) return made
    if (op[0] === 'hide') hiddenHere.add(id)
    changed()
    return { id: ids(), saved: Promise.resolve('memory'), settled: Promise.resolve({ status: 'local' }) }
  }
  const decided = () => {
    if (!granted()) return
    const ids = [...hiddenHere]
    hiddenHere.clear()
    for (const id of ids) note(['hide', id])
  }
  const undo = [consent?.subscribe(decided)]
  for (const what of [trail, source.changes, cart, wishlist, consent]) undo.push(what?.subscribe(changed))
  changed()
  // What could not be asked may be asked now.
  if (source.remote) globalThis.addEventListener?.('online', changed, { signal: closing })
  // Several handles of one shop note once what the customer does.
  if (tracking && !shared.recommending) {
    shared.recommending = true
    undo.push(tracking.observe({ tracked }), tracking.enrich(attribution))
  }
  closing.addEventListener('abort', () => {
    for (const stop of undo) stop?.()
  })
  hub.forgets.push(async (purpose) => {
    if (purpose && purpose !== 'personalization') return
    if (purpose) for (const id of state.get().hidden) hiddenHere.add(id)
    else hiddenHere.clear()
    arms.forget()
    changed()
    await hub.log.ready
    if (purpose && trail.get().size) await trail.commit(['forget']).saved
  })

  /** What is tracked says what the customer looks at, buys, and has been shown. */
  function tracked(name: string, params: Touchpoint['params'] | undefined) {
    const named = itemsOf(params)
      .map(({ item_id }) => `${item_id ?? ''}`)
      .filter((id) => id && isName(id))
      .slice(0, MOST_NAMED)
    if (!named.length) return
    if (name === 'view_item') for (const id of named) note(['view', id])
    else if (name === 'purchase') note(['buy', named])
    else if (name === 'view_item_list' && `${params?.item_list_id}`.startsWith(LIST)) note(['shown', named])
  }

  const parts: ListParts = {
    source,
    policy,
    product,
    hidden,
    live,
    revision: () => revision,
    hide: (id) => self.hide(id),
    name: (version, arm) => `${LIST}${version.slice(0, 8)}.${arm[0]}.${ids()}`,
    tell(name, { listId, placement }, items) {
      const params = {
        item_list_id: listId,
        item_list_name: placement,
        items: items.map(({ item_id, index, product }) => ({ ...product, item_id, index })),
      }
      if (tracking) tracking.track(name, params)
      else tracked(name, params)
    },
  }

  const self: Recommendations = {
    ...state,
    list(request) {
      const place = readPlace(request)
      const key = JSON.stringify(place)
      const list = lists.get(key) ?? createList(place, parts)
      // The one that was asked for longest ago goes first.
      lists.delete(key)
      lists.set(key, list)
      const idle = [...lists].filter(([, list]) => !live.has(list))
      for (const [key] of idle.slice(0, -MOST_LISTS)) lists.delete(key)
      return list
    },
    inspect: () => ({
      lists: [...lists.values()],
      session: policy({ placement: '', limit: 1, seed: [] }).question.session,
      ...source,
    }),
    product,
    view: (itemId) => void note(['view', readId(itemId)]),
    hide: (itemId) => wish(['hide', itemId]),
    unhide: (itemId) => wish(['unhide', itemId]),
  }
  return self
}

function readId(itemId: string): string {
  if (itemId && typeof itemId === 'string' && isName(itemId)) return itemId
  throw new UsageError('item', "Write the item_id of a product: 'SKU-1'.")
}
