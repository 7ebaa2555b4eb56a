import type { Purpose } from '../../core/collection.ts'
import type { Storefront } from '../../core/storefront.ts'
import { ended, type Fate, type FateName, NOT_KEPT, type Recorded, refused } from './record.ts'
import { createRing } from './ring.ts'
import { watchPushes } from './watchPushes.ts'
import { lookBack, watchStorage } from './watchStorage.ts'
import { watchTracking } from './watchTracking.ts'
import { type Traffic, watchTransport } from './watchTransport.ts'

/** What is known of an entry when it is written down; the rest is as it is here and now. */
type News = Pick<Recorded, 'id' | 'collection' | 'name' | 'body'> & Partial<Recorded>

/** Where those who look on write down what they see. */
export interface Book {
  add(news: News): Recorded
  /** The last one of an id. */
  find(id: string): Recorded | undefined
  /** Those of which something can still become. */
  open(collection?: string): Recorded[]
  tell(record: Recorded, what: FateName, more?: Partial<Fate>): Fate
  /** Who was here is not any more. */
  leave(): void
  changed(record?: Recorded): void
}

/** Sees everything that happens to the entries of a shop, from now on and as far back as anybody remembers. */
export interface Watch extends Traffic {
  /** Oldest first. */
  readonly records: readonly Recorded[]
  /** The one of a key. */
  get(key: string): Recorded | undefined
  /** Those that other pages have left. */
  readonly earlier: Promise<readonly Recorded[]>
  /** This tab, as records name it. */
  readonly tab: string
  /** Calls `onChange` when something has happened, with what it happened to; returns the undo. */
  subscribe(onChange: (record: Recorded | undefined) => void): () => void
  /** Tells everybody that something has come to be known of a record. */
  changed(record?: Recorded): void
  /** Forgets all records, here and on the disk. */
  clear(): void
  stop(): void
}

/** What was there before is waited for so many milliseconds. */
const PATIENCE = 1000

/** The most that this page shows, before the oldest half goes. */
const MOST_SHOWN = 100_000

/**
 * Stands between the parts of a shop and writes down what passes. Nothing of the shop knows of it, and nothing changes
 * for it.
 */
export function createWatch({ hub, name }: Storefront, tab: string): Watch {
  const { channel } = hub
  const records: Recorded[] = []
  const byId = new Map<string, Recorded>()
  const byKey = new Map<string, Recorded>()
  const unended = new Set<Recorded>()
  const listeners = new Set<(record?: Recorded) => void>()
  const forgotten = new WeakSet<Recorded>()
  const traffic: Traffic = { requests: [], live: false, heard: 0 }
  let count = 0

  const changed = (record?: Recorded) => {
    if (record && !forgotten.has(record)) ring.keep(allowed(record))
    for (const onChange of listeners) {
      try {
        onChange(record)
      } catch (error) {
        // What looks on must not stop what it looks at.
        console.warn('throughline:', error)
      }
    }
  }
  const enter = (record: Recorded, own = true) => {
    const before = byKey.get(record.key)
    if (before) {
      records[records.indexOf(before)] = record
      unended.delete(before)
    } else {
      let place = records.length
      while (place && (records[place - 1] as Recorded).key > record.key) place--
      // Nearly always it is the newest.
      if (place === records.length) records.push(record)
      else records.splice(place, 0, record)
    }
    byKey.set(record.key, record)
    byId.set(record.id, record)
    if (own && !ended(record) && record.collection !== 'dataLayer') unended.add(record)
    if (records.length > MOST_SHOWN)
      for (const gone of records.splice(0, MOST_SHOWN / 2)) {
        byKey.delete(gone.key)
        byId.delete(gone.id)
        unended.delete(gone)
      }
  }
  const book: Book = {
    add(news) {
      const at = news.at ?? hub.clock()
      const record: Recorded = {
        key: `${`${at}`.padStart(14, '0')}/${tab}/${`${count++}`.padStart(6, '0')}`,
        tab,
        channel,
        at,
        page: globalThis.location?.href ?? '',
        bridges: [],
        findings: [],
        fates: [{ what: 'committed', at }],
        ...news,
      }
      // What the disk holds of the time before this page may be of somebody who has left.
      if (at < performance.timeOrigin) forgotten.add(record)
      enter(record)
      changed(record)
      return record
    },
    find: (id) => byId.get(id),
    open: (collection) => [...unended].filter((record) => !collection || record.collection === collection),
    tell(record, what, more) {
      const fate: Fate = { what, at: hub.clock(), ...more }
      const over = ended(record)
      if (over && what !== 'sent') return fate
      // That it was sent may come to be known after the answer.
      record.fates.splice(record.fates.length - +over, 0, fate)
      if (ended(record)) unended.delete(record)
      changed(record)
      return fate
    },
    leave: () => keepNot(records),
    changed,
  }
  const ring = createRing(name, (others) => {
    // What another tab has seen of ours we have seen ourselves.
    for (const record of others) if (record.tab !== tab) enter(record, false)
    changed()
  })
  const clear = () => {
    // What becomes of them later brings none of them back.
    for (const gone of records.splice(0)) forgotten.add(gone)
    for (const known of [byId, byKey, unended]) known.clear()
    ring.clear()
    changed()
  }
  /** The disk keeps these no longer; their lines stay as long as the page. */
  const keepNot = (gone: readonly Recorded[]) => {
    for (const record of gone) forgotten.add(record)
    ring.drop(gone)
  }
  /** What a customer takes back is not kept here either. */
  const forget = async (purpose?: Purpose) => {
    // What is being read just now must not come back.
    await traffic.looked
    if (!purpose) return clear()
    keepNot(records.filter((record) => record.purpose === purpose))
  }
  hub.forgets.push(forget)
  const stops = [
    () => void hub.forgets.splice(hub.forgets.indexOf(forget), 1),
    watchTracking(hub, book),
    watchStorage(hub, book),
    watchTransport(hub, book, traffic),
    watchPushes(hub, book),
  ]
  const earlier = ring.kept.then((kept) => {
    const others = kept.filter(({ key }) => !byKey.has(key))
    for (const record of others) enter(record)
    return others
  })
  const left = earlier.then((all) => all.filter((record) => record.tab === tab && unended.has(record)))
  const looked = lookBack(hub, book, left).then(() => changed())
  // A disk may hang.
  traffic.looked = Promise.race([looked, new Promise((resolve) => setTimeout(resolve, PATIENCE))])

  return Object.assign(traffic, {
    records,
    get: (key: string) => byKey.get(key),
    earlier,
    tab,
    changed,
    subscribe(onChange: (record: Recorded | undefined) => void) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    clear,
    stop() {
      for (const stop of stops) stop()
      ring.stop()
    },
  })
}

/**
 * What may be stored of a record: before consent, and after it was taken back, no more than that there was one; of a
 * checkout nothing that was typed, since that goes with its order.
 */
const allowed = (record: Recorded): Recorded =>
  record.collection === 'checkout' ||
  (record.purpose &&
    (refused(record) || (!record.granted && !record.fates.some(({ what }) => what === 'saved'))))
    ? {
        ...record,
        body: NOT_KEPT,
        page: record.page.replace(/[?#].*/, ''),
        findings: record.findings.map((finding) => ({ ...finding, problem: '' })),
      }
    : record
