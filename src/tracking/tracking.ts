import { currentPage } from '../browser/location.ts'
import type { Purpose } from '../core/collection.ts'
import type { Hub, Storage } from '../core/ports.ts'
import type { Settlement } from '../core/replica.ts'
import type { Storefront } from '../core/storefront.ts'
import { touchpointsCollection } from './collection.ts'
import type { ContextFold, Touchpoint, Tracking, TrackingObserver } from './handle.ts'
import { createRecorder } from './recorder.ts'

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

/** A touchpoint that is held, with what it takes to go on. */
interface Held {
  readonly touchpoint: Touchpoint
  readonly purpose: Purpose
  /** By the clock of this page. */
  readonly mono: number
  stored(place: Place | Promise<Place>): void
  settle(settlement: Settlement): void
}

/** One for each shop, however often tracking is created. */
const trackings: WeakMap<object, Tracking> = /* @__PURE__ */ new WeakMap()

/**
 * Records the touchpoints of a customer's journey: stored at once, sent in company. A purchase counts once for its
 * `transaction_id`, however often its page is loaded.
 *
 *     const tracking = createTracking(shop)
 *     tracking.track('view_item', { currency: 'JPY', value: 1980, items: [{ item_id: 'SKU-1', price: 1980 }] })
 */
export function createTracking(shop: Storefront, options: TrackingOptions = {}): Tracking {
  const tracking = trackings.get(shop.hub) ?? openTracking(shop.hub, options)
  trackings.set(shop.hub, tracking)
  return tracking
}

function openTracking(hub: Hub, { purposes = {}, fields = {} }: TrackingOptions): Tracking {
  const { clock, ids, consent, transport } = hub
  const observers = new Set<TrackingObserver>()
  const folds = new Set<ContextFold<unknown>>()
  const recorder = createRecorder(hub, folds)
  let held: Held[] = []

  const granted = (purpose: Purpose) => (consent ? consent.get()[purpose] : true)

  const tell = (what: (observer: TrackingObserver) => void) => {
    for (const observer of observers) {
      try {
        what(observer)
      } catch (error) {
        console.error(error)
      }
    }
  }

  const keep = async ({ touchpoint, purpose, mono, settle }: Held): Promise<Place> => {
    tell(({ recorded }) => recorded?.(touchpoint))
    if (!transport) {
      // What nobody will ever ask for is not stored.
      settle({ status: 'local' })
      return 'memory'
    }
    const own: Record<string, Record<string, unknown>> = {}
    const params: Record<string, unknown> = { ...touchpoint.params }
    for (const name in fields) {
      const purpose = fields[name] as Purpose
      if (name in params && granted(purpose)) own[purpose] = { ...own[purpose], [name]: params[name] }
      delete params[name]
    }
    return recorder.keep(
      {
        ...touchpoint,
        params: JSON.stringify(params),
        purpose,
        mono,
        origin: performance.timeOrigin,
        ...(Object.keys(own).length && { fields: own }),
      },
      settle,
      touchpoint.id.startsWith(ONCE),
    )
  }

  const decide = (one: Held) => {
    const yes = granted(one.purpose)
    if (yes) one.stored(keep(one))
    else if (yes === undefined && held.length < MOST_HELD) held.push(one)
    else {
      one.stored('memory')
      recorder.refuse(yes === undefined ? 'held-too-many' : 'denied', one.settle)
    }
  }

  consent?.declare(touchpointsCollection, transport?.address ?? '')
  consent?.subscribe(() => {
    const waiting = held
    held = []
    waiting.forEach(decide)
  })

  return {
    track(name, given) {
      tell(({ tracked }) => tracked?.(name, given))
      let id = ids()
      let stored: Held['stored'] = () => {}
      let settle: Held['settle'] = () => {}
      const saved = new Promise<Place>((resolve) => {
        stored = resolve
      })
      const settled = new Promise<Settlement>((resolve) => {
        settle = resolve
      })
      const purpose = purposes[name] ?? touchpointsCollection.purpose
      const text = asJson(given)
      if (!text || text.length > MOST_CHARACTERS) {
        stored('memory')
        recorder.refuse(text ? 'too-large' : 'not-plain', settle, granted(purpose))
      } else {
        const params = JSON.parse(text)
        if (name === 'purchase' && params.transaction_id)
          id = `${ONCE}${params.transaction_id}`.slice(0, MOST_ID)
        const page = currentPage()
        decide({
          touchpoint: { id, at: clock(), name: `${name}`, params, ...(page && { page }) },
          purpose,
          mono: performance.now(),
          stored,
          settle,
        })
      }
      return { id, saved, settled }
    },
    stats: () => recorder.stats(held.length),
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

/** The id of a purchase is its order's, so that no copy of it can ever count. */
const ONCE = 'purchase/'
const MOST_ID = 120

/** Parameters as JSON; nothing when they cannot be. */
function asJson(params: unknown = {}): string | undefined {
  try {
    const text = JSON.stringify(params)
    return text[0] === '{' ? text : undefined
  } catch {
    return undefined
  }
}
