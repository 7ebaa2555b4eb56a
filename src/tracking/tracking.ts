import { currentPage } from '../browser/location.ts'
import type { Purpose } from '../core/collection.ts'
import type { Hub, Storage } from '../core/ports.ts'
import type { Settlement } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import { touchpointsCollection } from './collection.ts'
import { createDelivery } from './delivery.ts'
import type { ContextFold, Tracking, TrackingObserver } from './handle.ts'
import { now, rank, tally, total } from './queue.ts'

type Place = Storage['place']

export interface TrackingOptions {
  /** What events are recorded for, by name; `analytics` unless told. */
  readonly purposes?: Readonly<Record<string, Purpose>>
  /** What parameters are recorded for, by name; as their event unless told. */
  readonly fields?: Readonly<Record<string, Purpose>>
}

/** The most characters of what one touchpoint says, as JSON. */
const MOST_CHARACTERS = 32_768

/** The most touchpoints that are held until somebody decides. */
const MOST_HELD = 1000

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
  const { clock, ids, consent, transport } = hub
  const observers = new Set<TrackingObserver>()
  const folds = new Set<ContextFold<unknown>>()
  const delivery = transport && createDelivery(hub, transport, folds)
  /** What decides about each of those that are held. */
  let held: (() => void)[] = []
  /** Why others were not recorded: nothing may be written about them. */
  const refused: string[] = []

  const granted = (purpose: Purpose) => (consent ? consent.get()[purpose] : true)

  const tell = <What extends keyof TrackingObserver>(
    what: What,
    ...said: Parameters<Required<TrackingObserver>[What]>
  ) => {
    for (const observer of observers)
      try {
        ;(observer[what] as ((...said: unknown[]) => void) | undefined)?.(...said)
      } catch (error) {
        console.error(error)
      }
  }

  consent?.declare(touchpointsCollection, transport?.address ?? '')
  consent?.subscribe(() => {
    const waiting = held
    held = []
    for (const decide of waiting) decide()
  })

  return {
    track(name, given) {
      tell('tracked', name, given)
      let stored: (place: Place | Promise<Place>) => void = () => {}
      let settle: (settlement: Settlement) => void = () => {}
      const saved = new Promise<Place>((resolve) => {
        stored = resolve
      })
      const settled = new Promise<Settlement>((resolve) => {
        settle = resolve
      })
      const purpose = purposes[name] ?? 'analytics'
      const text = asJson(given)
      const params = JSON.parse(text || '{}')
      const id =
        name === 'purchase' && params.transaction_id
          ? `${ONCE}${params.transaction_id}`.slice(0, MOST_ID)
          : ids()
      const touchpoint = { id, at: clock(), name: `${name}`, params, page: currentPage() }
      const time = now()

      const record = () => {
        const size = text.length
        if (size > MOST_CHARACTERS || !size) return size ? 'too-large' : 'not-plain'
        tell('recorded', touchpoint)
        const own: Record<string, Record<string, unknown>> = {}
        const rest = { ...params }
        for (const name in fields) {
          const purpose = fields[name] as Purpose
          if (name in rest && granted(purpose)) own[purpose] = { ...own[purpose], [name]: rest[name] }
          delete rest[name]
        }
        return { ...touchpoint, params: rest, purpose, fields: own, size, rank: rank(name), time }
      }
      const decide = () => {
        const yes = granted(purpose)
        if (yes === undefined && held.length < MOST_HELD) held.push(decide)
        else if (yes && delivery) stored(delivery.add({ row: record(), settle }))
        else {
          stored('memory')
          if (yes) record()
          else refused.push(yes === undefined ? 'held-too-many' : 'denied')
          settle(yes ? { status: 'local' } : { status: 'rejected', reason: refused.at(-1) as string })
        }
      }
      decide()
      return { id, saved, settled }
    },
    stats() {
      const rows = delivery?.rows() ?? new Map()
      const counts = tally(rows, [...rows.values(), ...refused], 'queued')
      const { acknowledged = 0, queued = 0, ...dropped } = counts
      return { accepted: total(counts) + held.length, acknowledged, queued, held: held.length, dropped }
    },
    observe(observer) {
      observers.add(observer)
      return () => void observers.delete(observer)
    },
    enrich(fold) {
      folds.add(fold as ContextFold<unknown>)
      return () => void folds.delete(fold as ContextFold<unknown>)
    },
  }
}

/** Parameters as JSON; nothing when they cannot be. */
function asJson(params: unknown = {}): string {
  try {
    const text = JSON.stringify(params)
    return text[0] === '{' ? text : ''
  } catch {
    return ''
  }
}
