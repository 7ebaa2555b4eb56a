import type { IndexDatabase, StorableIndex, StoredVisit } from 'throughline/server'
import type { KeptTouchpoint } from './memoryTouchpoints.ts'

const visits = ['view_item', 'add_to_cart', 'purchase']
const PAGE = 2000

interface Touchpoints {
  readonly kept: ReadonlyMap<string, KeptTouchpoint>
  ownerAt(device: string, time: number): string | null | undefined
}

/** The indexes of the memory database; the newest of each name is the last. */
export function memoryIndexes({ kept, ownerAt }: Touchpoints): IndexDatabase {
  const indexes = new Map<string, StorableIndex[]>()
  const times = new Map<string, number>()
  const of = (name: string) => indexes.get(name) ?? []
  const seen = () => [...kept.values()].filter(({ name }) => visits.includes(name))
  const visitOf = ({ device, id, at, params }: KeptTouchpoint): StoredVisit => {
    const items = Array.isArray(params.items) ? params.items : []
    const customer = ownerAt(device, at)
    return {
      device,
      id,
      micros: Math.round(at * 1000),
      session: customer ? `c_${customer}` : device,
      items: items.map((item) => item?.item_id).filter((id) => typeof id === 'string'),
    }
  }
  const compare = (a: { micros: number; device: string; id: string }, b: typeof a) =>
    a.micros - b.micros ||
    (a.device < b.device ? -1 : a.device > b.device ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

  return {
    async storeIndex(index) {
      const { name, hash } = index.manifest
      const before = of(name).at(-1)
      const same = JSON.stringify(before?.manifest) === JSON.stringify(index.manifest)
      if (same) return false
      const others = of(name).filter(({ manifest }) => manifest.hash !== hash)
      indexes.set(name, [...others, index].slice(-2))
      times.set(name, Date.now())
      return true
    },
    newestManifest: async (name) => of(name).at(-1)?.manifest,
    builtAt: async (name) => times.get(name),
    indexPart: async (name, hash, part) => of(name).find(({ manifest }) => manifest.hash === hash)?.[part],
    countVisits: async (since) => seen().filter(({ at }) => at >= since).length,
    visitsAfter: async (cursor) =>
      seen()
        .map(visitOf)
        .filter((one) => compare(one, cursor) > 0)
        .sort(compare)
        .slice(0, PAGE),
  }
}
