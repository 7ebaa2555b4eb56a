import { currentPage } from '../browser/location.ts'
import { onceShown } from '../browser/pageEvents.ts'
import type { Collection, Purpose } from '../core/collection.ts'
import { deeper, MOST_DEPTH } from '../core/deeper.ts'
import type { Hub, Storage } from '../core/ports.ts'
import { writable } from '../core/readable.ts'
import type { Settlement } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import { touchpointsCollection } from './collection.ts'
import { createDelivery, type Own } from './delivery.ts'
import type { ContextFold, Tracking, TrackingObserver } from './handle.ts'
import { now, rank, storedIn, tally } from './queue.ts'

type Place = Storage['place']

export interface TrackingOptions {
  /** What events are recorded for, by name; `analytics` unless told. */
  readonly purposes?: Readonly<Record<string, Purpose>>
  /** What parameters are recorded for, by name; as their event unless told. */
  readonly fields?: Readonly<Record<string, Purpose>>
}

/** The most characters of what one touchpoint says, as JSON. */
const MOST_CHARACTERS = 32_768

/** The id of a purchase is its order's, so that no copy of it can ever count. */
const ONCE = 'purchase/'
const MOST_ID = 120

/**
 * Records the touchpoints of a customer's journey: stored at once, sent in company. A purchase counts once for its
 * `transaction_id`, however often its page is loaded. However often it is called, a shop has one tracking.
 *
 *     const tracking = createTracking(shop)
 *     tracking.track('view_item', { currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1', price: 1980 }] })
 */
export function createTracking(shop: Storefront, options?: TrackingOptions): Tracking {
  const hub: Hub & { tracking?: Tracking } = shop.hub
  hub.tracking ??= openTracking(hub, options)
  return hub.tracking
}

function openTracking(hub: Hub, { purposes = {}, fields = {} }: TrackingOptions = {}): Tracking {
  const { ids, consent, transport } = hub
  const observers = writable<(observer: TrackingObserver) => void>(() => {})
  /** What was recorded here and is not settled. */
  const own = new Set<Own>()
  /** How many were refused, by reason: nothing may be written about them, nor anything of them kept. */
  const refused: Record<string, number> = {}
  const enrichers = new Set<ContextFold<unknown>>()
  const delivery = transport && createDelivery(hub, transport, enrichers, own)
  /** How many wait for a decision. */
  let held = 0

  const declare = (what: Partial<Collection>) =>
    consent?.declare({ ...touchpointsCollection, ...what }, transport?.address ?? '')
  declare({})
  declare({ purpose: 'marketing', sends: ['click_ids'] })
  for (const purpose of Object.values(purposes)) declare({ purpose })
  for (const purpose of Object.values(fields)) declare({ purpose, sends: ['fields'] })

  return {
    channel: hub.channel,
    track(name, given: unknown = {}) {
      let text = ''
      let said = ''
      try {
        said = `${name}`
        text = JSON.stringify(given)
      } catch {
        // Nothing of it can be sent.
      }
      const plain = text?.[0] === '{' && !!said
      const params = plain ? JSON.parse(text) : {}
      const { transaction_id } = params
      const order = said === 'purchase' && typeof transaction_id !== 'object' ? `${transaction_id ?? ''}` : ''
      const once = ONCE + order.replace(/[^!-~]/g, (character) => `~${character.charCodeAt(0)}`)
      const id = order && once.length <= MOST_ID ? once : ids()
      const purpose = (Object.hasOwn(purposes, said) && purposes[said]) || 'analytics'
      const touchpoint = { id, at: hub.clock(), name: said, params, page: currentPage() }
      const time = now()

      const record = () => {
        if (!plain) return { gone: 'not-plain' }
        if (text.length > MOST_CHARACTERS || deeper(params, MOST_DEPTH)) return { gone: 'too-large' }
        const { page } = touchpoint
        const all = JSON.stringify({ params, page })
        const clean = JSON.parse(consent?.clean(all) ?? all)
        const own: Record<string, Record<string, unknown>> = {}
        const rest = { ...clean.params }
        for (const name in fields) {
          const purpose = fields[name] as Purpose
          if (name in rest && (!consent || consent.get()[purpose]))
            own[purpose] = { ...own[purpose], [name]: rest[name] }
          delete rest[name]
        }
        const granted = Object.assign({}, rest, ...Object.values(own))
        observers.set(({ recorded }) => recorded?.({ ...touchpoint, ...clean, params: granted }))
        return {
          ...touchpoint,
          ...clean,
          params: rest,
          purpose,
          fields: own,
          size: all.length,
          rank: rank(said),
          time,
        }
      }
      let settle: Own['settle'] = () => {}
      const settled = new Promise<Settlement>((resolve) => {
        settle = (reason) =>
          resolve(reason ? { status: 'rejected', reason } : { status: delivery ? 'synced' : 'local' })
      })
      const saved = new Promise<Place>((resolve) => {
        const decide = (reason?: string) => {
          held--
          const one = !reason && { row: record(), settle }
          if (delivery && one) {
            own.add(one)
            return resolve(delivery.add(one))
          }
          if (reason) refused[reason] = (refused[reason] ?? 0) + 1
          settle(reason)
          resolve('memory')
        }
        held++
        const ask = () => (consent ? consent.hold(purpose, decide) : decide())
        // An order has been made, whoever sees the page that says so.
        if (name === 'purchase') ask()
        else onceShown(ask, hub.closing)
      })
      const commit = { id, saved, settled, purpose }
      observers.set(({ tracked }) => tracked?.(name, given, commit))
      return commit
    },
    stats() {
      const fresh = [...own].map((one) => [one.n ?? one, one.row] as never)
      const rows = new Map([...fresh, ...(delivery?.rows() ?? [])])
      const { acknowledged = 0, queued = 0, ...dropped } = tally(rows)
      const accepted = Object.values(refused).reduce((sum, count) => sum + count, storedIn(rows) + held)
      return { accepted, acknowledged, queued, held, dropped: { ...dropped, ...refused } }
    },
    observe: (observer) => observers.subscribe((what) => what(observer)),
    enrich(fold) {
      enrichers.add(fold as ContextFold<unknown>)
      return () => void enrichers.delete(fold as ContextFold<unknown>)
    },
  }
}
