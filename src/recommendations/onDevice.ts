import { writable } from '../core/readable.ts'
import { checkUse } from './checkUse.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import type { Manifest } from './engine/manifest.ts'
import { mergeRows, type NeighbourRow } from './engine/rows.ts'
import { keepFresh } from './keepFresh.ts'
import type { OpenSource, Suggested } from './source.ts'

export interface DeviceOptions {
  /** Whose index it is; the shop's name unless told. */
  readonly name?: string
  /** What is recommended beside products, until there is an index: `buildRows` makes it. */
  readonly rows?: Readonly<Record<string, NeighbourRow>>
  /** Stands in for the network: the sync handler itself fits. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** What a device knows so far. */
interface Known {
  readonly manifest?: Manifest
  readonly engine?: Engine
}

/**
 * Answers on the device from an index of past sessions, also offline. It is fetched when the page is idle, kept in
 * IndexedDB and read in a worker; an old one answers until a new one is there, and one that cannot be used is refused
 * with an `IndexError` in `shop.status`. Without consent to `personalization`, and where the customer saves data, only
 * its manifest is fetched, which says what is in demand.
 *
 *     createRecommendations(shop, { source: onDevice('/throughline/recommendations/default.json') })
 *
 * @throws {UsageError} in development, without an address
 */
export function onDevice(
  url: string,
  { name, rows = {}, fetch = globalThis.fetch }: DeviceOptions = {},
): OpenSource {
  checkUse({ url }, 'address')
  return {
    open(hub) {
      const known = writable<Known>({})
      keepFresh(hub, { url, name: name ?? hub.name, fetch }, ({ manifest, index }) =>
        known.set({ ...known.get(), manifest, ...(index && { engine: createEngine(index) }) }),
      )
      return {
        changes: known,
        answer({ session, limit, repeats, allow }) {
          const { manifest, engine } = known.get()
          const items: Suggested[] = engine
            ? [...engine.list({ session, limit, repeats, allow })]
            : mergeRows(rows, session, Infinity).filter(({ item_id }) => allow(item_id))
          const origin = items.some(({ reason }) => reason.kind !== 'trending')
            ? engine
              ? 'index'
              : 'rows'
            : 'trending'
          if (!engine)
            for (const item_id of manifest?.trending ?? [])
              if (items.every((item) => item.item_id !== item_id) && allow(item_id))
                items.push({ item_id, score: 0, reason: { kind: 'trending' } })
          return { origin: items.length ? origin : 'empty', version: manifest?.hash ?? origin, items }
        },
        explain: (session, ids) => known.get().engine?.explain(session, ids) ?? [],
        about: () => ({ ...known.get().manifest, url }),
      }
    },
  }
}
